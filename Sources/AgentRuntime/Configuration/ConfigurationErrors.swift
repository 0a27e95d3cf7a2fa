public import DeviceDrivers

/// Everything that is wrong with a configuration, in the order of the file. Nothing has been switched.
public typealias ConfigurationErrors = FileErrors

/// One thing in a configuration that is wrong, or worth saying, with its place.
public typealias ConfigurationFinding = FileFinding
