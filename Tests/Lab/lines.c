// What the laboratory needs beside Lintel's tests, in C, because it has to be quicker than what it looks at. Lines are
// held through Lintel's own shim; wires of gpio-sim are moved through its files.
//
//   lines hold CHIP IDLE END     holds output 0 and ends as asked: END is release, exit, abort or wait (for a signal);
//                                prints each step and goes on after a line from standard input
//   lines drive WIRES            moves wires: standard input has lines of "<microseconds> <offset> <0 or 1>", times
//                                from the start and rising; a move that comes late makes all that follow it late, so
//                                that none comes sooner after another than was asked; prints how late it was in the end
//   lines reply CHIP COUNT       answers each edge of input 0 towards active with a pulse of output 1, as simply as a
//                                program can; prints how long after the kernel's time stamp the output was set
//
// CHIP is a device file, WIRES the folder of a simulated chip that has sim_gpio0.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "CGPIOD.h"

static void fail(const char *what, int error) {
  fprintf(stderr, "lines: %s: %s\n", what, strerror(error));
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static struct lintel_gpio_request *held(const char *path, uint32_t offset, struct lintel_gpio_settings settings) {
  struct lintel_gpio_chip *chip;
  struct lintel_gpio_request *request;
  int error = lintel_gpio_open(path, &chip);
  if (!error) error = lintel_gpio_request(chip, &offset, 1, &settings, "laboratory", &request);
  if (error) fail(path, -error);
  return request;
}

static void step(const char *name) {
  char line[8];
  puts(name);
  fflush(stdout);
  if (!fgets(line, sizeof line, stdin)) exit(3);
}

static void hold(const char *path, bool idle, const char *end) {
  struct lintel_gpio_settings settings = {.output = true, .initially_active = idle};
  struct lintel_gpio_request *request = held(path, 0, settings);
  step("requested");
  int error = lintel_gpio_set(request, 0, !idle);
  if (error) fail(path, -error);
  step("driven");
  if (!strcmp(end, "release")) lintel_gpio_release(request);
  if (!strcmp(end, "release")) step("released");
  if (!strcmp(end, "abort")) abort();
  if (!strcmp(end, "wait")) pause();
}

static void drive(const char *wires) {
  static int pulls[LINTEL_GPIO_LINES];  // 0 for one that is not open: standard input is
  long long at;
  unsigned offset, level, count = 0;
  int64_t start = now() + 5000000, late = 0;
  while (scanf("%lld %u %u", &at, &offset, &level) == 3 && offset < LINTEL_GPIO_LINES) {
    if (!pulls[offset]) {
      char path[256];
      snprintf(path, sizeof path, "%s/sim_gpio%u/pull", wires, offset);
      pulls[offset] = open(path, O_WRONLY);
      if (pulls[offset] < 0) fail(path, errno);
    }
    int64_t due = start + at * 1000 + late;
    struct timespec time = {due / 1000000000, due % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL)) {}
    late += now() - due;
    const char *pull = level ? "pull-up" : "pull-down";
    if (pwrite(pulls[offset], pull, strlen(pull), 0) < 0) fail(pull, errno);
    count++;
  }
  printf("drive: %u moves, in the end %.0f us late\n", count, (double)late / 1000);
}

static int ascending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void reply(const char *path, int wanted) {
  struct lintel_gpio_request *input = held(path, 0, (struct lintel_gpio_settings){.rising_only = true});
  struct lintel_gpio_request *output = held(path, 1, (struct lintel_gpio_settings){.output = true});
  int64_t *times = calloc((size_t)wanted, sizeof *times);
  if (!times) fail("times", ENOMEM);
  puts("ready");
  fflush(stdout);
  for (int count = 0; count < wanted;) {
    struct pollfd entry = {.fd = lintel_gpio_descriptor(input), .events = POLLIN};
    struct lintel_gpio_edge edge;
    if (poll(&entry, 1, 10000) <= 0) fail("no edge for ten seconds", ETIMEDOUT);
    if (lintel_gpio_read(input, &edge, 1) != 1) continue;
    int error = lintel_gpio_set(output, 0, true);
    times[count++] = now() - edge.nanoseconds;
    if (!error) error = lintel_gpio_set(output, 0, false);
    if (error) fail(path, -error);
  }
  qsort(times, (size_t)wanted, sizeof *times, ascending);
  printf("reply: %d edges; from time stamp to output, us: half under %.0f, 99%% under %.0f, all under %.0f; lost %llu\n",
         wanted, (double)times[wanted / 2] / 1000, (double)times[wanted * 99 / 100] / 1000,
         (double)times[wanted - 1] / 1000, (unsigned long long)lintel_gpio_lost(input));
}

int main(int count, char **arguments) {
  const char *command = count > 1 ? arguments[1] : "";
  struct sched_param priority = {.sched_priority = 10};
  // Without them the figures are worse and nothing else is.
  if (strcmp(command, "hold") && sched_setscheduler(0, SCHED_FIFO, &priority)) perror("lines: SCHED_FIFO");
  if (mlockall(MCL_CURRENT | MCL_FUTURE)) perror("lines: mlockall");
  if (!strcmp(command, "hold") && count == 5) return hold(arguments[2], atoi(arguments[3]), arguments[4]), 0;
  if (!strcmp(command, "drive") && count == 3) return drive(arguments[2]), 0;
  if (!strcmp(command, "reply") && count == 4) return reply(arguments[2], atoi(arguments[3])), 0;
  fputs("lines: see the head of lines.c\n", stderr);
  return 2;
}
