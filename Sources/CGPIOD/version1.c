// Lines through libgpiod 1.6: the kernel's first interface, where each line of a request has a descriptor and a buffer
// of 16 edges of its own. Several lines are read together and put in order by their time stamps.
#ifdef LINTEL_GPIOD
#include <gpiod.h>
#ifdef GPIOD_LINE_BULK_MAX_LINES

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "CGPIOD.h"

// What the kernel keeps for a line, how much is kept here until it is asked for, and how often lines are read anew
// because edges came while others were read: an oscillating line must not hold everybody up.
enum { line_edges = 16, kept_edges = line_edges * LINTEL_GPIO_LINES, passes = 4 };

struct lintel_gpio_request {
  struct gpiod_chip *chip;
  struct gpiod_line_bulk lines;
  bool output;
  int together;  // epoll over all lines and `waiting`; -1 for one line alone
  int waiting;   // eventfd, readable while edges are kept here
  bool signalled;
  int kept_count;
  struct lintel_gpio_edge kept[kept_edges];  // of several lines, in order
  int unbroken[LINTEL_GPIO_LINES];  // edges of a line read since its buffer was last seen empty
  uint64_t lost;
};

static int failure(void) { return errno > 0 ? -errno : -EIO; }

static struct gpiod_chip *opened(struct lintel_gpio_chip *chip) { return (struct gpiod_chip *)chip; }

const char *lintel_gpio_version(void) { return gpiod_version_string(); }

bool lintel_gpio_is_complete(void) { return false; }

int lintel_gpio_open(const char *path, struct lintel_gpio_chip **chip) {
  *chip = (struct lintel_gpio_chip *)gpiod_chip_open(path);
  return *chip ? 0 : failure();
}

void lintel_gpio_close(struct lintel_gpio_chip *chip) { gpiod_chip_close(opened(chip)); }

int lintel_gpio_describe(struct lintel_gpio_chip *chip, char *label) {
  snprintf(label, LINTEL_GPIO_NAME, "%s", gpiod_chip_label(opened(chip)));
  return (int)gpiod_chip_num_lines(opened(chip));
}

int lintel_gpio_line(struct lintel_gpio_chip *chip, uint32_t offset, struct lintel_gpio_line *line) {
  struct gpiod_line *found = gpiod_chip_get_line(opened(chip), offset);
  if (!found) return failure();
  const char *name = gpiod_line_name(found), *consumer = gpiod_line_consumer(found);
  snprintf(line->name, sizeof line->name, "%s", name ? name : "");
  snprintf(line->consumer, sizeof line->consumer, "%s", consumer ? consumer : "");
  line->used = gpiod_line_is_used(found);
  line->output = gpiod_line_direction(found) == GPIOD_LINE_DIRECTION_OUTPUT;
  line->active_low = gpiod_line_active_state(found) == GPIOD_LINE_ACTIVE_STATE_LOW;
  return 0;
}

static int flags(const struct lintel_gpio_settings *settings) {
  int flags = settings->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  if (settings->output) return flags;
  switch (settings->pull) {
    case LINTEL_GPIO_PULL_AS_IS: return flags;
    case LINTEL_GPIO_PULL_NONE: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
    case LINTEL_GPIO_PULL_UP: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case LINTEL_GPIO_PULL_DOWN: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
  }
  return flags;
}

static int watch(int together, int descriptor) {
  struct epoll_event entry = {.events = EPOLLIN};
  return epoll_ctl(together, EPOLL_CTL_ADD, descriptor, &entry);
}

// Makes the lines' descriptors ready to be polled and read. On failure returns -1 with errno.
static int join(struct lintel_gpio_request *request) {
  uint32_t count = gpiod_line_bulk_num_lines(&request->lines);
  if (count > 1) {
    request->together = epoll_create1(EPOLL_CLOEXEC);
    request->waiting = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (request->together < 0 || request->waiting < 0 || watch(request->together, request->waiting)) return -1;
  }
  for (uint32_t i = 0; i < count; i++) {
    int descriptor = gpiod_line_event_get_fd(gpiod_line_bulk_get_line(&request->lines, i));
    if (descriptor < 0 || fcntl(descriptor, F_SETFL, O_NONBLOCK)) return -1;
    if (count > 1 && watch(request->together, descriptor)) return -1;
  }
  return 0;
}

int lintel_gpio_request(struct lintel_gpio_chip *chip, const uint32_t *offsets, uint32_t count,
                        const struct lintel_gpio_settings *settings, const char *consumer,
                        struct lintel_gpio_request **request) {
  if (count == 0 || count > LINTEL_GPIO_LINES) return -EINVAL;
  if (settings->debounce_us) return -EOPNOTSUPP;
  struct lintel_gpio_request *made = calloc(1, sizeof *made);
  if (!made) return -ENOMEM;
  made->output = settings->output;
  made->together = made->waiting = -1;
  gpiod_line_bulk_init(&made->lines);
  int cause = 0, levels[LINTEL_GPIO_LINES];
  for (uint32_t i = 0; i < count && !cause; i++) {
    struct gpiod_line *line = gpiod_chip_get_line(opened(chip), offsets[i]);
    if (line) gpiod_line_bulk_add(&made->lines, line); else cause = failure();
    levels[i] = settings->initially_active;
  }
  struct gpiod_line_request_config config = {
      .consumer = consumer,
      .request_type = settings->output        ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
                      : settings->rising_only ? GPIOD_LINE_REQUEST_EVENT_RISING_EDGE
                                              : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
      .flags = flags(settings),
  };
  if (!cause && gpiod_line_request_bulk(&made->lines, &config, levels)) cause = failure();
  if (!cause && !settings->output && join(made)) {
    cause = failure();
    gpiod_line_release_bulk(&made->lines);
  }
  if (cause) {
    lintel_gpio_release(made);
    return cause;
  }
  made->chip = opened(chip);
  *request = made;
  return 0;
}

void lintel_gpio_release(struct lintel_gpio_request *request) {
  if (request->together >= 0) close(request->together);
  if (request->waiting >= 0) close(request->waiting);
  if (request->chip) gpiod_chip_close(request->chip);  // releases its lines
  free(request);
}

int lintel_gpio_descriptor(const struct lintel_gpio_request *request) {
  if (request->output) return -1;
  if (request->together >= 0) return request->together;
  return gpiod_line_event_get_fd(request->lines.lines[0]);
}

int lintel_gpio_get(struct lintel_gpio_request *request, uint32_t index) {
  int value = gpiod_line_get_value(request->lines.lines[index]);
  return value < 0 ? failure() : value;
}

int lintel_gpio_set(struct lintel_gpio_request *request, uint32_t index, bool active) {
  return gpiod_line_set_value(request->lines.lines[index], active) ? failure() : 0;
}

// At most `limit` (up to 16) edges of one line; 0 when none waits.
static int read_line(struct lintel_gpio_request *request, uint32_t index, struct lintel_gpio_edge *edges, int limit) {
  struct gpiod_line_event events[line_edges];
  int descriptor = gpiod_line_event_get_fd(request->lines.lines[index]), count;
  do count = gpiod_line_event_read_fd_multiple(descriptor, events, (unsigned)limit);
  while (count < 0 && errno == EINTR);
  if (count < 0) return errno == EAGAIN ? 0 : failure();
  for (int i = 0; i < count; i++) {
    edges[i] = (struct lintel_gpio_edge){
        .nanoseconds = events[i].ts.tv_sec * INT64_C(1000000000) + events[i].ts.tv_nsec,
        .index = index,
        .active = events[i].event_type == GPIOD_LINE_EVENT_RISING_EDGE,
    };
  }
  bool emptied = count < limit || poll(&(struct pollfd){.fd = descriptor, .events = POLLIN}, 1, 0) == 0;
  request->unbroken[index] = emptied ? 0 : request->unbroken[index] + count;
  if (count == line_edges || request->unbroken[index] >= line_edges) {
    request->lost++;
    request->unbroken[index] = 0;
  }
  return count;
}

static void keep(struct lintel_gpio_request *request, struct lintel_gpio_edge edge) {
  int place = request->kept_count++;
  for (; place > 0 && request->kept[place - 1].nanoseconds > edge.nanoseconds; place--) {
    request->kept[place] = request->kept[place - 1];
  }
  request->kept[place] = edge;
}

// Reads all lines until a pass over them finds nothing, so that no older edge of one line waits behind a newer one of
// another.
static int collect(struct lintel_gpio_request *request) {
  uint32_t lines = gpiod_line_bulk_num_lines(&request->lines);
  bool found = true;
  for (int pass = 0; found && pass < passes; pass++) {
    found = false;
    for (uint32_t index = 0; index < lines; index++) {
      struct lintel_gpio_edge edges[line_edges];
      if (request->kept_count + line_edges > kept_edges) return 0;
      int count = read_line(request, index, edges, line_edges);
      if (count < 0) return count;
      for (int i = 0; i < count; i++) keep(request, edges[i]);
      found = found || count > 0;
    }
  }
  return 0;
}

int lintel_gpio_read(struct lintel_gpio_request *request, struct lintel_gpio_edge *edges, int limit) {
  if (request->together < 0) {
    int done = 0, count = 1;
    while (done < limit && count > 0) {
      count = read_line(request, 0, edges + done, limit - done < line_edges ? limit - done : line_edges);
      if (count > 0) done += count;
    }
    return done > 0 ? done : count;  // an error comes again when what was read is gone
  }
  int error = collect(request);
  int count = request->kept_count < limit ? request->kept_count : limit;
  if (error && count == 0) return error;
  memcpy(edges, request->kept, (size_t)count * sizeof *edges);
  request->kept_count -= count;
  memmove(request->kept, request->kept + count, (size_t)request->kept_count * sizeof *edges);
  bool keeps = request->kept_count > 0;
  if (keeps != request->signalled) {
    uint64_t number = 1;
    ssize_t done = keeps ? write(request->waiting, &number, sizeof number)
                         : read(request->waiting, &number, sizeof number);
    if (done > 0) request->signalled = keeps;
  }
  return count;
}

uint64_t lintel_gpio_lost(const struct lintel_gpio_request *request) { return request->lost; }

#endif
#endif
