/*
 * The same relay by hand, as a measure of what the machine can do: it speaks the protocol of
 * docs/protocol.md as far as the load needs it, and neither validates nor logs. With `check` it
 * validates every line, as core/message_scan.ts does, byte by byte, and leaves when one is wrong.
 *
 *     relay PORT CLIENTS [check]
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 18, OUT_BYTES_MAX = 1 << 21, HOSTS_MAX = 4096 };

struct host {
  int fd, port, is_writing;
  char *in;
  size_t in_size;
  size_t type_at;
  char head[64]; /* what its messages begin with, up to the type */
  char *out;
  size_t out_start, out_end, out_room;
};

static struct host *hosts[HOSTS_MAX]; /* in roster order once all have joined */
static int count, expected, poller, checks;

static void watch(struct host *h, int is_writing) {
  struct epoll_event event = {.events = EPOLLIN | (is_writing ? EPOLLOUT : 0), .data.ptr = h};
  epoll_ctl(poller, EPOLL_CTL_MOD, h->fd, &event);
  h->is_writing = is_writing;
}

static void put(struct host *h, const char *bytes, size_t size) {
  if (h->out_end + size > h->out_room) {
    memmove(h->out, h->out + h->out_start, h->out_end - h->out_start);
    h->out_end -= h->out_start;
    h->out_start = 0;
    while (h->out_end + size > h->out_room) h->out_room = h->out_room ? h->out_room * 2 : 4096;
    h->out = realloc(h->out, h->out_room);
  }
  memcpy(h->out + h->out_end, bytes, size);
  h->out_end += size;
}

static void flush(struct host *h) {
  while (h->out_start < h->out_end) {
    ssize_t size = send(h->fd, h->out + h->out_start, h->out_end - h->out_start,
                        MSG_DONTWAIT | MSG_NOSIGNAL);
    if (size <= 0) break;
    h->out_start += size;
  }
  if (h->out_start == h->out_end) h->out_start = h->out_end = 0;
  int waits = h->out_end > 0;
  if (waits != h->is_writing) watch(h, waits);
}

static int by_port(const void *a, const void *b) {
  return (*(struct host *const *)a)->port - (*(struct host *const *)b)->port;
}

static void greet(struct host *h, const char *line, size_t size) {
  const char *source = memmem(line, size, "\"source\":\"", 10);
  const char *port = memmem(line, size, "127.0.0.1:", 10);
  if (source == NULL || port == NULL) exit(1);
  h->port = atoi(port + 10);
  h->type_at = strlen("{\"source\":\"127.0.0.1:12345\",\"type\":\"");
  snprintf(h->head, sizeof h->head, "{\"source\":\"127.0.0.1:%d\",\"type\":\"", h->port);
  hosts[count++] = h;
  if (count < expected) return;
  qsort(hosts, count, sizeof hosts[0], by_port);
  for (int i = 0; i < count; i++) {
    static const char start[] = "{\"type\":\"START\",\"at\":0,\"roster\":[],\"index\":0}\n";
    put(hosts[i], start, sizeof start - 1);
    flush(hosts[i]);
  }
}

/* Whether a text stands there, and then moves behind it; a line ends with LF, so none runs over. */
static int skip(const char **at, const char *text, size_t size) {
  if (memcmp(*at, text, size) != 0) return 0;
  *at += size;
  return 1;
}
#define SKIP(at, text) skip(at, text, sizeof text - 1)

static int is_digit(char c) { return c >= '0' && c <= '9'; }

static int skip_digits(const char **at) {
  const char *start = *at;
  while (is_digit(**at)) ++*at;
  return *at - start;
}

/* An integer without leading zeros, of so many digits at most. */
static int skip_integer(const char **at, int digits_max) {
  if (**at == '0') return 0;
  int digits = skip_digits(at);
  return digits >= 1 && digits <= digits_max;
}

/* Returns the end of the message that begins here, or NULL where there is none. */
static const char *check(struct host *h, const char *line, size_t room) {
  if (room < 128 && memchr(line, '\n', room) == NULL) return NULL; /* so much is read below */
  const char *at = line;
  if (!skip(&at, h->head, h->type_at)) return NULL;
  char letter = at[5];
  if (letter == 'F' ? !SKIP(&at, "SEND_FIRST") : letter == 'S' ? !SKIP(&at, "SEND_SECOND")
                                                               : !SKIP(&at, "BROADCAST"))
    return NULL;
  if (!SKIP(&at, "\",\"system_clock_time\":") || !skip_integer(&at, 15)) return NULL;
  if (*at == '.') {
    at++;
    if (skip_digits(&at) == 0) return NULL;
  }
  if (!SKIP(&at, ",\"logical_clock_time\":") || !skip_integer(&at, 9)) return NULL;
  if (!SKIP(&at, ",\"payload\":\"")) return NULL;
  const char *end = line + room;
  while (at < end && *at >= 0x20 && *at != '"' && *at != '\\') at++; /* from 0x80 on is negative */
  if (end - at < 3 || !SKIP(&at, "\"}\n") || at - line > 65537) return NULL;
  return at;
}

static void forward(struct host *h, const char *line, size_t size) {
  char letter = line[h->type_at + 5]; /* SEND_F, SEND_S, BROADC */
  int place = letter == 'F' ? 0 : letter == 'S' ? 1 : -1;
  for (int i = 0, others = 0; i < count; i++) {
    if (hosts[i] == h) continue;
    if (place == -1 || others == place) put(hosts[i], line, size);
    if (others++ == place) break;
  }
}

static void take(struct host *h) {
  ssize_t size = recv(h->fd, h->in + h->in_size, READ_BYTES - h->in_size, 0);
  if (size <= 0) {
    close(h->fd);
    if (h->port != 0) exit(0);
    return;
  }
  char *end = h->in + h->in_size + size, *line = h->in;
  if (checks && h->port != 0) {
    for (const char *next; (next = check(h, line, end - line)) != NULL; line = (char *)next)
      forward(h, line, next - line);
    if (memchr(line, '\n', end - line) != NULL) exit(4); /* whole, and wrong */
  } else for (char *lf; (lf = memchr(line, '\n', end - line)) != NULL; line = lf + 1) {
    if (h->port == 0) greet(h, line, lf + 1 - line);
    else forward(h, line, lf + 1 - line);
  }
  h->in_size = end - line;
  memmove(h->in, line, h->in_size);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  expected = atoi(argv[2]);
  checks = argc > 3;
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) return 3;
  listen(listener, 1024);
  poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      struct host *h = events[i].data.ptr;
      if (h == NULL) {
        h = calloc(1, sizeof *h);
        h->fd = accept(listener, NULL, NULL);
        h->in = malloc(READ_BYTES + 128); /* check() reads a little over */
        setsockopt(h->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        event.data.ptr = h;
        epoll_ctl(poller, EPOLL_CTL_ADD, h->fd, &event);
        continue;
      }
      int is_full = 0; /* what waits is bounded by not reading */
      for (int k = 0; k < count; k++) is_full |= hosts[k]->out_end > OUT_BYTES_MAX;
      if ((events[i].events & EPOLLIN) && !is_full) take(h);
      if (events[i].events & EPOLLOUT) flush(h);
    }
    for (int i = 0; i < count; i++) if (hosts[i]->out_end > 0) flush(hosts[i]);
  }
}
