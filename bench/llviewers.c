/* Viewers of low-latency HLS, many and cheap: when does each know of a part, counted from the encoder's time of its first picture?
 *
 *     cc -O2 -o llviewers bench/llviewers.c && ./llviewers 28080 '/live/bench.m3u8?vhost=low.example.com' VIEWERS WARM SECONDS PID
 *
 * Each viewer has one connection to 127.0.0.1, asks for the next part of the playlist (blocking, as a delta update), then for the part itself, and so on. The encoder is that of
 * bench/hls.py, whose times are the clock's. Prints requests a second, what failed, the delays in milliseconds, and what the process PID took. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 512 * 1024, MAX_DELAYS = 4000000 };

struct viewer {
    int fd, got, part, asks_part, begun;
    long sequence;
    char last[256], *in;
};

static int port, epoll;
static const char *path, *query;
static int folder;
static long requests, failed;
static int measuring;
static double *delays;
static int delay_count;

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void ask(struct viewer *v, const char *what) {
    char out[1024];
    int n = snprintf(out, sizeof out, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", what);
    v->got = 0;
    if (write(v->fd, out, n) != n) failed += measuring;
}

static void ask_playlist(struct viewer *v) {
    char what[700];
    if (v->begun)
        snprintf(what, sizeof what, "%s%c_HLS_msn=%ld&_HLS_part=%d&_HLS_skip=YES", path, *query ? '&' : '?', v->sequence, v->part);
    else
        snprintf(what, sizeof what, "%s", path);
    v->asks_part = 0;
    ask(v, what);
}

static void read_playlist(struct viewer *v, char *text) {
    char newest[256] = "", what[700];
    long sequence = 0;
    int part = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        if (!strncmp(line, "#EXT-X-MEDIA-SEQUENCE:", 22)) {
            sequence = atol(line + 22);
        } else if (!strncmp(line, "#EXT-X-SKIP:", 12)) {
            sequence += atol(strrchr(line, '=') + 1);
        } else if (!strncmp(line, "#EXT-X-PART:", 12)) {
            char *uri = strstr(line, "URI=\"");
            if (uri) snprintf(newest, sizeof newest, "%.*s", (int)strcspn(uri + 5, "\""), uri + 5);
            part++;
        } else if (*line && *line != '#') {
            sequence++;
            part = 0;
        }
    }
    v->sequence = sequence;
    v->part = part;
    if (!*newest || !strcmp(newest, v->last)) {
        v->begun = 1;
        ask_playlist(v);
        return;
    }
    strcpy(v->last, newest);
    snprintf(what, sizeof what, "%.*s%s%s", folder, path, newest, query);
    v->asks_part = 1;
    ask(v, what);
}

static double known_ms_of[65536];

static void answered(struct viewer *v, char *body, long length) {
    requests += measuring;
    if (strncmp(v->in + 9, "200", 3)) {
        failed += measuring;
        v->begun = 0;
        ask_playlist(v);
    } else if (!v->asks_part) {
        known_ms_of[v->fd] = now_ms();
        body[length] = 0;
        read_playlist(v, body);
    } else {
        char *tfdt = memmem(body, length, "tfdt", 4);
        if (tfdt && tfdt[4] == 1 && v->begun && measuring && delay_count < MAX_DELAYS) {
            unsigned long long time = 0;
            for (int i = 8; i < 16; i++) time = time << 8 | (unsigned char)tfdt[i];
            double late = known_ms_of[v->fd] - (double)time / 90;
            late -= 2147483648.0 * (long)(late / 2147483648.0);
            if (late < 60000) delays[delay_count++] = late;
        }
        v->begun = 1;
        ask_playlist(v);
    }
}

static void come(struct viewer *v) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    v->fd = socket(AF_INET, SOCK_STREAM, 0);
    v->begun = 0;
    if (v->fd < 0 || connect(v->fd, (void *)&to, sizeof to)) {
        perror("connect");
        exit(1);
    }
    setsockopt(v->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(v->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = v};
    epoll_ctl(epoll, EPOLL_CTL_ADD, v->fd, &e);
    ask_playlist(v);
}

static void readable(struct viewer *v) {
    int n = read(v->fd, v->in + v->got, ROOM - 1 - v->got);
    if (n <= 0) {
        if (n < 0 && errno == EAGAIN) return;
        failed += measuring;
        close(v->fd);
        come(v);
        return;
    }
    v->got += n;
    v->in[v->got] = 0;
    char *end = memmem(v->in, v->got, "\r\n\r\n", 4);
    if (!end) return;
    char *length = strcasestr(v->in, "\r\ncontent-length:");
    long bytes = length && length < end ? atol(length + 17) : 0;
    if (v->got - (end + 4 - v->in) >= bytes) answered(v, end + 4, bytes);
}

static double cpu_of(const char *pid) {
    char name[64], line[1024];
    snprintf(name, sizeof name, "/proc/%s/stat", pid);
    FILE *f = fopen(name, "r");
    if (!f || !fgets(line, sizeof line, f)) return 0;
    fclose(f);
    long user, system;
    sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system);
    return (double)(user + system) / sysconf(_SC_CLK_TCK);
}

static int by_size(const void *a, const void *b) {
    double d = *(const double *)a - *(const double *)b;
    return d < 0 ? -1 : d > 0;
}

int main(int argc, char **argv) {
    if (argc != 7) return fprintf(stderr, "see the head of the source\n"), 2;
    port = atoi(argv[1]);
    path = argv[2];
    query = strchrnul(path, '?');
    folder = (char *)memrchr(path, '/', query - path) + 1 - path;
    int count = atoi(argv[3]), come_so_far = 0;
    double begin = now_ms(), measure = begin + atof(argv[4]) * 1e3, end = measure + atof(argv[5]) * 1e3, ramp = (measure - begin) / 2, cpu = 0;
    struct viewer *all = calloc(count, sizeof *all);
    struct epoll_event events[256];
    delays = malloc(MAX_DELAYS * sizeof *delays);
    epoll = epoll_create1(0);
    for (double now = begin; now < end; now = now_ms()) {
        while (come_so_far < count && now >= begin + ramp * come_so_far / count) {
            all[come_so_far].in = malloc(ROOM);
            come(&all[come_so_far++]);
        }
        if (!measuring && now >= measure) {
            measuring = 1;
            cpu = cpu_of(argv[6]);
        }
        int n = epoll_wait(epoll, events, 256, 5);
        for (int i = 0; i < n; i++) readable(events[i].data.ptr);
    }
    double seconds = (now_ms() - measure) / 1e3;
    qsort(delays, delay_count, sizeof *delays, by_size);
    printf("%d viewers: %.0f requests/s, %ld failed, CPU %.1f %% of a core\n", count, requests / seconds, failed, 100 * (cpu_of(argv[6]) - cpu) / seconds);
    if (delay_count)
        printf("part known after ms: p50 %.1f, p99 %.1f, longest %.1f\n", delays[delay_count / 2], delays[(int)(delay_count * 0.99)], delays[delay_count - 1]);
    return 0;
}
