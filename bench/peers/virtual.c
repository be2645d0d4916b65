/*
 * The scale model in virtual time as one would write it in C for speed, with the structure of ours:
 * a table of rows, messages for all kept once, the order of ticks sorted by windows or replayed. The
 * draws are ours, so that both must end with the same clocks.
 *
 *     virtual HOSTS integer|fractional SECONDS [FOLDER]
 *
 * prints the ticks, the CPU seconds and the wall seconds of the loop, and the sum of the clocks. With a folder it writes
 * the logs with fprintf.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { double clock; uint32_t ticks, received, read, own, alone, spare; } Host;
typedef struct { double inbox_sum, jump_max; uint32_t inbox_max, sent[3]; } Tally;
typedef struct { uint32_t sender, type; double stamp, time; } Message;
typedef struct { Message *ring; uint32_t *places; uint32_t head, size, mask; } Inbox;

static uint32_t n;
static double run_time;
static Host *hosts;
static Tally *tally;
static Inbox *inboxes;
static double *first, *rate, *count, *first_clock;
static uint32_t *keys;
static Message *ring;
static uint32_t ring_size = 1024, ring_start, ring_end;
static Message flight[65536];
static uint32_t flight_head, flight_end;
static uint64_t routed, dropped;
static FILE **logs, *router;
static const char *TYPES[] = {"INTERNAL", "SEND_FIRST", "SEND_SECOND", "BROADCAST"};

static inline uint32_t mix(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

static inline double uniform(uint32_t key1, uint32_t key2, uint32_t k) {
  return mix(mix(k + key1) ^ key2) / 4294967296.0;
}

static void make_keys(uint32_t seed, uint32_t purpose, uint32_t i, uint32_t *key1, uint32_t *key2) {
  uint32_t seeded = mix(mix(seed));
  *key1 = mix(seeded + (i + 1) * 0x9e3779b1u + purpose);
  *key2 = mix(*key1 ^ mix(seeded + purpose * 0x85ebca77u));
}

static void make_room(void) {
  uint32_t unread = 0;
  for (uint32_t h = 0; h < n; h++) {
    uint32_t own = ring_end - hosts[h].read;
    if (own > unread) unread = own;
  }
  ring_start = ring_end - unread;
  if (unread <= ring_size / 2) return;
  Message *larger = malloc(2 * ring_size * sizeof *larger);
  for (uint32_t i = ring_start; i != ring_end; i++) {
    larger[i & (2 * ring_size - 1)] = ring[i & (ring_size - 1)];
  }
  free(ring);
  ring = larger;
  ring_size *= 2;
}

static inline void deliver_others(const Message *message) {
  if (ring_end - ring_start == ring_size) make_room();
  ring[ring_end & (ring_size - 1)] = *message;
  Host *sender = &hosts[message->sender];
  ring_end++;
  if (sender->read == ring_end - 1) sender->read = ring_end;
  else sender->own++;
}

static inline void deliver(uint32_t host, const Message *message) {
  Inbox *inbox = &inboxes[host];
  if (inbox->ring == NULL || inbox->size > inbox->mask) {
    uint32_t size = inbox->ring == NULL ? 8 : 2 * (inbox->mask + 1);
    Message *larger = malloc(size * sizeof *larger);
    uint32_t *places = malloc(size * sizeof *places);
    for (uint32_t i = 0; i < inbox->size; i++) {
      larger[i] = inbox->ring[(inbox->head + i) & inbox->mask];
      places[i] = inbox->places[(inbox->head + i) & inbox->mask];
    }
    free(inbox->ring);
    free(inbox->places);
    inbox->ring = larger;
    inbox->places = places;
    inbox->head = 0;
    inbox->mask = size - 1;
  }
  uint32_t end = (inbox->head + inbox->size++) & inbox->mask;
  inbox->ring[end] = *message;
  inbox->places[end] = ring_end;
  hosts[host].alone++;
}

static inline void deliver_before(double time) {
  while (flight_head != flight_end) {
    const Message *message = &flight[flight_head & 65535];
    if (!(message->time < time)) return;
    if (message->type == 3) deliver_others(message);
    else deliver(message->type - 1 + (message->type - 1 >= message->sender), message);
    flight_head++;
  }
}

static inline uint32_t inbox_size(const Host *host) {
  return ring_end - host->read - host->own + host->alone;
}

/* Takes the oldest message into *taken, if there is one. */
static inline int take(uint32_t h, Host *host, Message *taken) {
  while (host->own && ring[host->read & (ring_size - 1)].sender == h) {
    host->read++;
    host->own--;
  }
  if (host->alone) {
    Inbox *inbox = &inboxes[h];
    if ((int32_t)(host->read - inbox->places[inbox->head]) >= 0) {
      *taken = inbox->ring[inbox->head];
      inbox->head = (inbox->head + 1) & inbox->mask;
      inbox->size--;
      host->alone--;
      return 1;
    }
  }
  if (host->read == ring_end) return 0;
  *taken = ring[host->read++ & (ring_size - 1)];
  return 1;
}

static void log_event(uint32_t h, const char *kind, const Message *message, double time) {
  Host *host = &hosts[h];
  if (message == NULL) {
    fprintf(logs[h], "{\"event_type\":\"%s\",\"system_clock_time\":%.6f,\"logical_clock_time\":%.0f,"
            "\"message_queue_size\":%u,\"message\":null,\"tick\":%u,\"late_ms\":0}\n",
            kind, time, host->clock, inbox_size(host), host->ticks - 1);
    return;
  }
  fprintf(logs[h], "{\"event_type\":\"%s\",\"system_clock_time\":%.6f,\"logical_clock_time\":%.0f,"
          "\"message_queue_size\":%u,\"message\":{\"source\":\"127.0.0.1:%u\",\"type\":\"%s\","
          "\"system_clock_time\":%.6f,\"logical_clock_time\":%.0f,\"payload\":\"\"},\"tick\":%u,"
          "\"late_ms\":0}\n",
          kind, time, host->clock, inbox_size(host), 8001 + message->sender, TYPES[message->type],
          message->time, message->stamp, host->ticks - 1);
}

static void log_copies(const Message *message) {
  for (uint32_t h = 0; h < n; h++) {
    uint32_t other = message->type - 1 + (message->type - 1 >= message->sender);
    if (message->type == 3 ? h == message->sender : h != other) continue;
    fprintf(router, "{\"event_type\":\"ROUTE\",\"destination\":\"127.0.0.1:%u\",\"source\":"
            "\"127.0.0.1:%u\",\"type\":\"%s\",\"logical_clock_time\":%.0f,"
            "\"system_clock_time\":%.6f}\n",
            8001 + h, 8001 + message->sender, TYPES[message->type], message->stamp, message->time);
  }
}

static inline void tick(uint32_t h) {
  Host *host = &hosts[h];
  if (flight_head != flight_end) deliver_before(first[h] + host->ticks / rate[h]);
  uint32_t k = host->ticks++;
  double before = host->clock;
  Message message;
  if ((host->read != ring_end || host->alone) && take(h, host, &message)) {
    host->received++;
    host->clock = (message.stamp > before ? message.stamp : before) + 1;
    Tally *own = &tally[h];
    uint32_t size = inbox_size(host);
    own->inbox_sum += size;
    if (size > own->inbox_max) own->inbox_max = size;
    if (k == 0) first_clock[h] = host->clock;
    else if (host->clock - before > own->jump_max) own->jump_max = host->clock - before;
    if (logs != NULL) log_event(h, "RECEIVE", &message, first[h] + k / rate[h]);
    return;
  }
  host->clock = before + 1;
  double draw = uniform(keys[2 * h], keys[2 * h + 1], k);
  if (draw < 0.7) {
    if (logs != NULL) log_event(h, "INTERNAL", NULL, first[h] + k / rate[h]);
    return;
  }
  uint32_t type = 1 + (uint32_t)(3 * (draw - 0.7) / (1 - 0.7));
  tally[h].sent[type - 1]++;
  message = (Message){h, type, host->clock, first[h] + k / rate[h]};
  uint32_t other = type - 1 + (type - 1 >= h);
  if (type == 3) routed += n - 1;
  else if (other < n) routed++;
  else dropped++;
  if (type == 3 || other < n) flight[flight_end++ & 65535] = message;
  if (logs != NULL) {
    log_event(h, "SEND", &message, message.time);
    log_copies(&message);
  }
}

static double wall_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static double *next_time, *times, *unsorted_times, window_start;
static uint32_t *next_tick, *order, *unsorted, *places;

static uint32_t sort_until(double end) {
  double total = 0;
  for (uint32_t h = 0; h < n; h++) total += rate[h];
  double expected = (end - window_start) * total, per_second = expected / (end - window_start);
  double from = window_start;
  uint32_t buckets = (uint32_t)ceil(expected) + 1, m = 0, last = buckets - 1;
  window_start = INFINITY;
  for (uint32_t h = 0; h < n; h++) {
    double time = next_time[h];
    while (time < end) {
      unsorted_times[m] = time;
      unsorted[m++] = h;
      next_tick[h]++;
      time = next_tick[h] < count[h] ? first[h] + next_tick[h] / rate[h] : INFINITY;
    }
    next_time[h] = time;
    if (time < window_start) window_start = time;
  }
  memset(places, 0, (buckets + 1) * sizeof *places);
  for (uint32_t i = 0; i < m; i++) {
    uint32_t bucket = (uint32_t)((unsorted_times[i] - from) * per_second);
    places[(bucket < last ? bucket : last) + 1]++;
  }
  for (uint32_t b = 0; b < buckets; b++) places[b + 1] += places[b];
  for (uint32_t i = 0; i < m; i++) {
    uint32_t bucket = (uint32_t)((unsorted_times[i] - from) * per_second);
    uint32_t place = places[bucket < last ? bucket : last]++;
    times[place] = unsorted_times[i];
    order[place] = unsorted[i];
  }
  for (uint32_t i = 1; i < m; i++) {
    double time = times[i];
    uint32_t h = order[i], place = i;
    while (place > 0 && times[place - 1] > time) {
      times[place] = times[place - 1];
      order[place] = order[place - 1];
      place--;
    }
    times[place] = time;
    order[place] = h;
  }
  return m;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  n = (uint32_t)atoi(argv[1]);
  int is_whole = strcmp(argv[2], "integer") == 0;
  run_time = atof(argv[3]);
  hosts = calloc(n, sizeof *hosts);
  tally = calloc(n, sizeof *tally);
  inboxes = calloc(n, sizeof *inboxes);
  first = malloc(n * sizeof *first);
  rate = malloc(n * sizeof *rate);
  count = malloc(n * sizeof *count);
  first_clock = malloc(n * sizeof *first_clock);
  keys = malloc(2 * n * sizeof *keys);
  ring = malloc(ring_size * sizeof *ring);
  next_time = malloc(n * sizeof *next_time);
  next_tick = calloc(n, sizeof *next_tick);
  double total = 0;
  for (uint32_t h = 0; h < n; h++) {
    uint32_t key1, key2;
    make_keys(7, 2, h, &key1, &key2);
    rate[h] = 1 + h % 6 + (is_whole ? 0 : 0.1 + (h % 97) / 991.0);
    first[h] = uniform(key1, key2, 0) / rate[h];
    count[h] = ceil((run_time - first[h]) * rate[h]);
    while (count[h] > 0 && first[h] + (count[h] - 1) / rate[h] >= run_time) count[h]--;
    while (first[h] + count[h] / rate[h] < run_time) count[h]++;
    make_keys(7, 1, h, &keys[2 * h], &keys[2 * h + 1]);
    first_clock[h] = 1;
    total += count[h];
  }
  if (argc > 4) {
    char path[4096];
    logs = malloc(n * sizeof *logs);
    for (uint32_t h = 0; h < n; h++) {
      snprintf(path, sizeof path, "%s/client-127.0.0.1-%u.ndjson", argv[4], 8001 + h);
      logs[h] = fopen(path, "w");
      setvbuf(logs[h], NULL, _IOFBF, 1 << 18);
    }
    snprintf(path, sizeof path, "%s/router.ndjson", argv[4]);
    router = fopen(path, "w");
    setvbuf(router, NULL, _IOFBF, 1 << 18);
  }
  double rates = 0;
  for (uint32_t h = 0; h < n; h++) {
    next_time[h] = first[h];
    rates += rate[h];
  }
  double span = (n > 4096 ? n : 4096) / rates;
  if (is_whole) for (span = 1; span * rates < 4096;) span *= 2;
  size_t room = (size_t)(span * rates) + 2 * n + 16;
  times = malloc(room * sizeof *times);
  unsorted_times = malloc(room * sizeof *unsorted_times);
  order = malloc(room * sizeof *order);
  unsorted = malloc(room * sizeof *unsorted);
  places = malloc((room + 2) * sizeof *places);
  clock_t start = clock();
  double wall_start = wall_seconds();
  for (double left = total; left > 0;) {
    static uint32_t m;
    if (!is_whole) {
      window_start = INFINITY;
      for (uint32_t h = 0; h < n; h++) if (next_time[h] < window_start) window_start = next_time[h];
      m = sort_until(window_start + span);
    } else if (m == 0) m = sort_until(span);
    uint32_t end = left < m ? (uint32_t)left : m;
    for (uint32_t i = 0; i < end; i++) tick(order[i]);
    left -= end;
  }
  deliver_before(INFINITY);
  if (logs != NULL) {
    for (uint32_t h = 0; h < n; h++) fclose(logs[h]);
    fclose(router);
  }
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC, clocks = 0;
  double wall = wall_seconds() - wall_start;
  for (uint32_t h = 0; h < n; h++) clocks += hosts[h].clock;
  printf("%.0f %.6f %.6f %.0f\n", total, seconds, wall, clocks);
  return 0;
}
