/*
 * The floor of a server that sends datagrams to many peers on loopback: does nothing else, by sendmmsg, and tells the CPU of the sender for each of them.
 *
 *     udpfloor SOCKETS BYTES RUN
 *
 * RUN: datagrams to one peer one after the other; negative: in one piece that the system cuts (UDP_SEGMENT). Every 9.5 ms each socket gets one run, as the packets of one
 * WebRTC stream come. Another process reads and throws away.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { SECONDS = 5, BATCH = 1024, ROUND_US = 9500, READ_PAUSE_US = 2000, BUFFER_BYTES = 1 << 20, READ_AT_ONCE = 64 };

static double cpu_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void read_for_ever(const int *sockets, int count) {
    static char bytes[READ_AT_ONCE][2048];
    struct mmsghdr messages[READ_AT_ONCE] = {0};
    struct iovec parts[READ_AT_ONCE];
    struct epoll_event events[512];
    int epoll = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = sockets[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, sockets[i], &event);
    }
    for (int i = 0; i < READ_AT_ONCE; i++) {
        parts[i] = (struct iovec) {bytes[i], sizeof bytes[i]};
        messages[i].msg_hdr = (struct msghdr) {.msg_iov = &parts[i], .msg_iovlen = 1};
    }
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            while (recvmmsg(events[i].data.fd, messages, READ_AT_ONCE, MSG_DONTWAIT, NULL) == READ_AT_ONCE) {
            }
        }
        usleep(READ_PAUSE_US);
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: udpfloor SOCKETS BYTES RUN\n");
        return 2;
    }
    int peers = atoi(argv[1]), bytes = atoi(argv[2]), run = atoi(argv[3]);
    int segments = run < 0 ? -run : 1, buffer = BUFFER_BYTES;
    struct sockaddr_in *to = calloc(peers, sizeof *to);
    int *sockets = calloc(peers, sizeof *sockets);
    for (int i = 0; i < peers; i++) {
        socklen_t length = sizeof *to;
        sockets[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        setsockopt(sockets[i], SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
        to[i] = (struct sockaddr_in) {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        bind(sockets[i], (struct sockaddr *) &to[i], sizeof *to);
        getsockname(sockets[i], (struct sockaddr *) &to[i], &length);
    }
    pid_t reader = fork();
    if (reader == 0) {
        read_for_ever(sockets, peers);
    }
    int out = socket(AF_INET, SOCK_DGRAM, 0);
    char *data = calloc(segments, bytes);
    struct iovec part = {data, (size_t) segments * bytes};
    char control[CMSG_SPACE(sizeof(unsigned short))] = {0};
    struct cmsghdr *header = (struct cmsghdr *) control;
    *header = (struct cmsghdr) {.cmsg_level = IPPROTO_UDP, .cmsg_type = UDP_SEGMENT, .cmsg_len = CMSG_LEN(sizeof(unsigned short))};
    memcpy(CMSG_DATA(header), &(unsigned short) {bytes}, sizeof(unsigned short));
    struct mmsghdr *messages = calloc(BATCH, sizeof *messages);
    double end = now() + SECONDS, before = cpu_seconds();
    long sent = 0;
    while (now() < end) {
        int total = peers * (run < 0 ? 1 : run);
        for (int from = 0; from < total; from += BATCH) {
            int count = total - from < BATCH ? total - from : BATCH;
            for (int i = 0; i < count; i++) {
                messages[i].msg_hdr = (struct msghdr) {.msg_name = &to[(from + i) / (run < 0 ? 1 : run)], .msg_namelen = sizeof *to, .msg_iov = &part, .msg_iovlen = 1,
                        .msg_control = run < 0 ? control : NULL, .msg_controllen = run < 0 ? sizeof control : 0};
            }
            for (int done = 0; done < count;) {
                int more = sendmmsg(out, messages + done, count - done, 0);
                if (more < 0) {
                    perror("sendmmsg");
                    kill(reader, SIGKILL);
                    return 1;
                }
                done += more;
                sent += (long) more * segments;
            }
        }
        usleep(ROUND_US);
    }
    printf("%d sockets, %d bytes, runs of %d%s: %.2f us of CPU a datagram\n", peers, bytes, run < 0 ? -run : run, run < 0 ? " in one piece" : "",
            (cpu_seconds() - before) * 1e6 / sent);
    kill(reader, SIGKILL);
    wait(NULL);
    return 0;
}
