// Lines through libgpiod 2.x: the kernel's second interface, one descriptor and one buffer for each request.
#ifdef LINTEL_GPIOD
#include <gpiod.h>
// 1.6 has this macro, 2.x has none of its kind.
#ifndef GPIOD_LINE_BULK_MAX_LINES

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "CGPIOD.h"

// The most that the kernel keeps for a request, whatever is asked for: 16 edges for each of 64 lines.
enum { kernel_edges = 1024, edges_at_once = 64 };

struct lintel_gpio_request {
  struct gpiod_chip *chip;
  struct gpiod_line_request *lines;
  struct gpiod_edge_event_buffer *buffer;  // NULL for an output
  uint32_t offsets[LINTEL_GPIO_LINES];
  uint32_t count;
  uint32_t last_sequence;
  uint64_t lost;
};

static int failure(void) { return errno > 0 ? -errno : -EIO; }

static struct gpiod_chip *opened(struct lintel_gpio_chip *chip) { return (struct gpiod_chip *)chip; }

const char *lintel_gpio_version(void) { return gpiod_api_version(); }

bool lintel_gpio_is_complete(void) { return true; }

int lintel_gpio_open(const char *path, struct lintel_gpio_chip **chip) {
  *chip = (struct lintel_gpio_chip *)gpiod_chip_open(path);
  return *chip ? 0 : failure();
}

void lintel_gpio_close(struct lintel_gpio_chip *chip) { gpiod_chip_close(opened(chip)); }

int lintel_gpio_describe(struct lintel_gpio_chip *chip, char *label) {
  struct gpiod_chip_info *info = gpiod_chip_get_info(opened(chip));
  if (!info) return failure();
  snprintf(label, LINTEL_GPIO_NAME, "%s", gpiod_chip_info_get_label(info));
  int lines = (int)gpiod_chip_info_get_num_lines(info);
  gpiod_chip_info_free(info);
  return lines;
}

int lintel_gpio_line(struct lintel_gpio_chip *chip, uint32_t offset, struct lintel_gpio_line *line) {
  struct gpiod_line_info *info = gpiod_chip_get_line_info(opened(chip), offset);
  if (!info) return failure();
  const char *name = gpiod_line_info_get_name(info), *consumer = gpiod_line_info_get_consumer(info);
  snprintf(line->name, sizeof line->name, "%s", name ? name : "");
  snprintf(line->consumer, sizeof line->consumer, "%s", consumer ? consumer : "");
  line->used = gpiod_line_info_is_used(info);
  line->output = gpiod_line_info_get_direction(info) == GPIOD_LINE_DIRECTION_OUTPUT;
  line->active_low = gpiod_line_info_is_active_low(info);
  gpiod_line_info_free(info);
  return 0;
}

static enum gpiod_line_bias bias(enum lintel_gpio_pull pull) {
  switch (pull) {
    case LINTEL_GPIO_PULL_AS_IS: return GPIOD_LINE_BIAS_AS_IS;
    case LINTEL_GPIO_PULL_NONE: return GPIOD_LINE_BIAS_DISABLED;
    case LINTEL_GPIO_PULL_UP: return GPIOD_LINE_BIAS_PULL_UP;
    case LINTEL_GPIO_PULL_DOWN: return GPIOD_LINE_BIAS_PULL_DOWN;
  }
  return GPIOD_LINE_BIAS_AS_IS;
}

static int apply(struct gpiod_line_settings *line, const struct lintel_gpio_settings *settings) {
  gpiod_line_settings_set_active_low(line, settings->active_low);
  if (settings->output) {
    if (gpiod_line_settings_set_direction(line, GPIOD_LINE_DIRECTION_OUTPUT)) return -1;
    return gpiod_line_settings_set_output_value(
        line, settings->initially_active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
  }
  gpiod_line_settings_set_debounce_period_us(line, settings->debounce_us);
  if (gpiod_line_settings_set_direction(line, GPIOD_LINE_DIRECTION_INPUT)) return -1;
  if (gpiod_line_settings_set_bias(line, bias(settings->pull))) return -1;
  return gpiod_line_settings_set_edge_detection(
      line, settings->rising_only ? GPIOD_LINE_EDGE_RISING : GPIOD_LINE_EDGE_BOTH);
}

// Fills `request`; on failure returns -1 with errno and what was made is the caller's to free.
static int request_lines(struct lintel_gpio_request *request, struct gpiod_chip *chip,
                         const struct lintel_gpio_settings *settings, const char *consumer) {
  int result = -1;
  struct gpiod_line_settings *line = gpiod_line_settings_new();
  struct gpiod_line_config *lines = gpiod_line_config_new();
  struct gpiod_request_config *whole = gpiod_request_config_new();
  if (line && lines && whole && !apply(line, settings) &&
      !gpiod_line_config_add_line_settings(lines, request->offsets, request->count, line)) {
    gpiod_request_config_set_consumer(whole, consumer);
    gpiod_request_config_set_event_buffer_size(whole, kernel_edges);
    request->lines = gpiod_chip_request_lines(chip, whole, lines);
    int descriptor = request->lines ? gpiod_line_request_get_fd(request->lines) : -1;
    if (descriptor >= 0) result = fcntl(descriptor, F_SETFL, O_NONBLOCK);
  }
  int cause = errno;
  gpiod_request_config_free(whole);
  gpiod_line_config_free(lines);
  gpiod_line_settings_free(line);
  errno = cause;
  return result < 0 ? -1 : 0;
}

int lintel_gpio_request(struct lintel_gpio_chip *chip, const uint32_t *offsets, uint32_t count,
                        const struct lintel_gpio_settings *settings, const char *consumer,
                        struct lintel_gpio_request **request) {
  if (count == 0 || count > LINTEL_GPIO_LINES) return -EINVAL;
  struct lintel_gpio_request *made = calloc(1, sizeof *made);
  if (!made) return -ENOMEM;
  for (made->count = 0; made->count < count; made->count++) made->offsets[made->count] = offsets[made->count];
  if (!settings->output) made->buffer = gpiod_edge_event_buffer_new(edges_at_once);
  if ((!settings->output && !made->buffer) || request_lines(made, opened(chip), settings, consumer)) {
    int cause = failure();
    lintel_gpio_release(made);
    return cause;
  }
  made->chip = opened(chip);
  *request = made;
  return 0;
}

void lintel_gpio_release(struct lintel_gpio_request *request) {
  if (request->lines) gpiod_line_request_release(request->lines);
  if (request->buffer) gpiod_edge_event_buffer_free(request->buffer);
  if (request->chip) gpiod_chip_close(request->chip);
  free(request);
}

int lintel_gpio_descriptor(const struct lintel_gpio_request *request) {
  return gpiod_line_request_get_fd(request->lines);
}

int lintel_gpio_get(struct lintel_gpio_request *request, uint32_t index) {
  enum gpiod_line_value value = gpiod_line_request_get_value(request->lines, request->offsets[index]);
  return value == GPIOD_LINE_VALUE_ERROR ? failure() : value == GPIOD_LINE_VALUE_ACTIVE;
}

int lintel_gpio_set(struct lintel_gpio_request *request, uint32_t index, bool active) {
  enum gpiod_line_value value = active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  return gpiod_line_request_set_value(request->lines, request->offsets[index], value) ? failure() : 0;
}

static uint32_t index_of(const struct lintel_gpio_request *request, uint32_t offset) {
  uint32_t index = 0;
  while (index + 1 < request->count && request->offsets[index] != offset) index++;
  return index;
}

int lintel_gpio_read(struct lintel_gpio_request *request, struct lintel_gpio_edge *edges, int limit) {
  int done = 0;
  while (done < limit) {
    int room = limit - done < edges_at_once ? limit - done : edges_at_once;
    int count = gpiod_line_request_read_edge_events(request->lines, request->buffer, (size_t)room);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || done > 0)) break;  // an error comes again when what was read is gone
    if (count < 0) return failure();
    for (int i = 0; i < count; i++) {
      struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(request->buffer, (unsigned long)i);
      uint32_t sequence = (uint32_t)gpiod_edge_event_get_global_seqno(event);
      request->lost += (uint32_t)(sequence - request->last_sequence - 1);
      request->last_sequence = sequence;
      edges[done++] = (struct lintel_gpio_edge){
          .nanoseconds = (int64_t)gpiod_edge_event_get_timestamp_ns(event),
          .index = index_of(request, gpiod_edge_event_get_line_offset(event)),
          .active = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE,
      };
    }
    if (count < room) break;
  }
  return done;
}

uint64_t lintel_gpio_lost(const struct lintel_gpio_request *request) { return request->lost; }

#endif
#endif
