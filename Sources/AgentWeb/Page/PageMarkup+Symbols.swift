extension PageMarkup {
  /// The shapes, each 24 by 24, in the colour of the text beside them. Told apart by their outline alone.
  static let symbols = """
    <svg class="symbols" width="0" height="0" aria-hidden="true" focusable="false">
    <symbol id="dot" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="currentColor"/></symbol>
    <symbol id="ring" viewBox="0 0 24 24"><circle cx="12" cy="12" r="7.5" fill="none" stroke="currentColor" \
    stroke-width="3"/></symbol>
    <symbol id="half" viewBox="0 0 24 24"><circle cx="12" cy="12" r="7.5" fill="none" stroke="currentColor" \
    stroke-width="3"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/></symbol>
    <symbol id="diamond" viewBox="0 0 24 24"><path d="M12 2 22 12 12 22 2 12z" fill="currentColor"/></symbol>
    <symbol id="alarm" viewBox="0 0 24 24"><path fill-rule="evenodd" d="M12 1.5 23.5 22H.5zM10.7 9l.4 6.5h1.8l.4-6.5z\
    M12 17a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8z" fill="currentColor"/></symbol>
    <symbol id="locked" viewBox="0 0 24 24"><path fill-rule="evenodd" d="M4 10h2V7.5a6 6 0 0 1 12 0V10h2v12H4zM9 10h6V7.5\
    a3 3 0 0 0-6 0z" fill="currentColor"/></symbol>
    <symbol id="free" viewBox="0 0 24 24"><path d="M5.5 11.5h13v9h-13zM8 11.5V7a4 4 0 0 1 7.6-1.8" fill="none" \
    stroke="currentColor" stroke-width="3"/></symbol>
    <symbol id="ajar" viewBox="0 0 24 24"><path d="M4 22V2h16v20" fill="none" stroke="currentColor" stroke-width="3"/>\
    <path d="M6 3 14 7V23L6 22z" fill="currentColor"/></symbol>
    <symbol id="lockdown" viewBox="0 0 24 24"><path fill-rule="evenodd" d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z\
    M5 10.3v3.4h14v-3.4z" fill="currentColor"/></symbol>
    <symbol id="cross" viewBox="0 0 24 24"><path d="M4 4 20 20M20 4 4 20" fill="none" stroke="currentColor" \
    stroke-width="4"/></symbol>
    <symbol id="tick" viewBox="0 0 24 24"><path d="M3 13 9.5 19.5 21 5" fill="none" stroke="currentColor" \
    stroke-width="4"/></symbol>
    <symbol id="full" viewBox="0 0 24 24"><path d="M3 3h18v18H3z" fill="currentColor"/></symbol>
    </svg>
    """

  /// A lintel over its two posts.
  static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f3d36"/>\
    <path d="M5 7h22v5H5zM8 14h4v12H8zM20 14h4v12h-4z" fill="#f4f1ea"/></svg>
    """
}
