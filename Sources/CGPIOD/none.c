// A build without libgpiod: everything says so.
#ifndef LINTEL_GPIOD

#include <errno.h>
#include <stddef.h>

#include "CGPIOD.h"

const char *lintel_gpio_version(void) { return NULL; }
bool lintel_gpio_is_complete(void) { return false; }
int lintel_gpio_open(const char *path, struct lintel_gpio_chip **chip) { return -ENOSYS; }
void lintel_gpio_close(struct lintel_gpio_chip *chip) {}
int lintel_gpio_describe(struct lintel_gpio_chip *chip, char *label) { return -ENOSYS; }
int lintel_gpio_line(struct lintel_gpio_chip *chip, uint32_t offset, struct lintel_gpio_line *line) { return -ENOSYS; }
int lintel_gpio_request(struct lintel_gpio_chip *chip, const uint32_t *offsets, uint32_t count,
                        const struct lintel_gpio_settings *settings, const char *consumer,
                        struct lintel_gpio_request **request) {
  return -ENOSYS;
}
void lintel_gpio_release(struct lintel_gpio_request *request) {}
int lintel_gpio_descriptor(const struct lintel_gpio_request *request) { return -1; }
int lintel_gpio_get(struct lintel_gpio_request *request, uint32_t index) { return -ENOSYS; }
int lintel_gpio_set(struct lintel_gpio_request *request, uint32_t index, bool active) { return -ENOSYS; }
int lintel_gpio_read(struct lintel_gpio_request *request, struct lintel_gpio_edge *edges, int limit) { return -ENOSYS; }
uint64_t lintel_gpio_lost(const struct lintel_gpio_request *request) { return 0; }

#endif
