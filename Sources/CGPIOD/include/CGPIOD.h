// GPIO lines through libgpiod 1.6 or 2.x, whichever is installed: their C interfaces have nothing in common, so this is
// the part that Lintel needs of both. Nothing here blocks, but for what the kernel does in an ioctl.
//
// Functions that return int return 0 or more on success and the negative error number (-ENODEV) on failure.
#ifndef LINTEL_CGPIOD_H
#define LINTEL_CGPIOD_H

#include <stdbool.h>
#include <stdint.h>

// The longest name, label or consumer that the kernel keeps, with its closing zero.
#define LINTEL_GPIO_NAME 32
// The most lines of one request.
#define LINTEL_GPIO_LINES 64

struct lintel_gpio_chip;
struct lintel_gpio_request;

struct lintel_gpio_line {
  char name[LINTEL_GPIO_NAME];      // empty for a line without a name
  char consumer[LINTEL_GPIO_NAME];  // who holds it; empty when nobody does, or when the holder gave no name
  bool used;
  bool output;
  bool active_low;
};

enum lintel_gpio_pull { LINTEL_GPIO_PULL_AS_IS, LINTEL_GPIO_PULL_NONE, LINTEL_GPIO_PULL_UP, LINTEL_GPIO_PULL_DOWN };

struct lintel_gpio_settings {
  bool output;                 // else an input that reports edges
  bool active_low;
  bool initially_active;       // of an output, set in the call that makes it one
  bool rising_only;            // of an input: report only edges towards the active level
  enum lintel_gpio_pull pull;  // of an input
  uint32_t debounce_us;        // of an input; 0 for none
};

struct lintel_gpio_edge {
  int64_t nanoseconds;  // CLOCK_MONOTONIC, stamped by the kernel
  uint32_t index;       // which line of the request
  bool active;          // the level after the change
};

// What this build was made with, such as "1.6.3"; NULL for a build without libgpiod, where everything else fails
// with -ENOSYS.
const char *lintel_gpio_version(void);

// Whether edges carry sequence numbers, buffers hold 1024 edges, and the kernel can debounce: 2.x and not 1.6.
bool lintel_gpio_is_complete(void);

int lintel_gpio_open(const char *path, struct lintel_gpio_chip **chip);
void lintel_gpio_close(struct lintel_gpio_chip *chip);
// The label and the number of lines of a chip. `label` has room for LINTEL_GPIO_NAME bytes.
int lintel_gpio_describe(struct lintel_gpio_chip *chip, char *label);
int lintel_gpio_line(struct lintel_gpio_chip *chip, uint32_t offset, struct lintel_gpio_line *line);

// Requests lines in one go. On success the request owns the chip; on failure the chip is still the caller's.
int lintel_gpio_request(struct lintel_gpio_chip *chip, const uint32_t *offsets, uint32_t count,
                        const struct lintel_gpio_settings *settings, const char *consumer,
                        struct lintel_gpio_request **request);
void lintel_gpio_release(struct lintel_gpio_request *request);

// Readable (POLLIN) while edges wait; POLLHUP or POLLERR when the chip is gone.
int lintel_gpio_descriptor(const struct lintel_gpio_request *request);
// 1 active, 0 inactive.
int lintel_gpio_get(struct lintel_gpio_request *request, uint32_t index);
int lintel_gpio_set(struct lintel_gpio_request *request, uint32_t index, bool active);
// At most `limit` edges, oldest first; returns how many. 0 when none waits.
int lintel_gpio_read(struct lintel_gpio_request *request, struct lintel_gpio_edge *edges, int limit);
// Edges lost since the request. With 1.6 the kernel does not tell: each time that a line's buffer of 16 edges was
// found full counts as one, whether or not any was lost.
uint64_t lintel_gpio_lost(const struct lintel_gpio_request *request);

#endif
