/* A disk, and a clock, that fail when they are told to: LD_PRELOAD for one daemon.
 *
 * The file that DOCENT_FAULT names says what fails from now on; it is read again whenever it changes.
 * A line of it is one of
 *     CALL PART ERRNO EVERY     each EVERYth CALL on a path with PART in it fails with ERRNO
 *     CALL PART short EVERY     the same, but half is done: of write alone
 * A PART that ends in $ is the end of the path.
 *     clock SECONDS             the wall clock is off by so much
 *     thread / ERRNO EVERY      the same, but of threads that are to be started
 * CALL is open, change (to open for writing), read, write, sync, rename or unlink. For each call that failed so, a letter is appended
 * to the file DOCENT_FAULT.hits: a for the first line, b for the second.
 *
 * What goes to the system without the C library is caught by a filter of the system's own: renames come
 * to the same rules, and whoever asks for what is in memory already is told that nothing is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum { MOST = 16, SHORT = -1, OURS = 0x646f63 };

static struct {
    char call[8], part[100];
    int fails_with, every, seen;
} rules[MOST];
static int known;
static long long clock_off;
static struct timespec as_of;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int busy;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Under the lock. */
static void read_rules(void) {
    const char *path = getenv("DOCENT_FAULT");
    struct stat now;
    if (!path || stat(path, &now)) {
        known = 0;
        clock_off = 0;
        return;
    }
    if (now.st_mtim.tv_sec == as_of.tv_sec && now.st_mtim.tv_nsec == as_of.tv_nsec)
        return;
    as_of = now.st_mtim;
    known = 0;
    clock_off = 0;
    FILE *file = fopen(path, "r");
    char line[200], how[16];
    while (file && known < MOST && fgets(line, sizeof line, file)) {
        if (sscanf(line, "clock %lld", &clock_off) == 1)
            continue;
        if (sscanf(line, "%7s %99s %15s %d", rules[known].call, rules[known].part, how, &rules[known].every) != 4)
            continue;
        rules[known].fails_with = strcmp(how, "short") ? atoi(how) : SHORT;
        rules[known].seen = 0;
        known++;
    }
    if (file)
        fclose(file);
}

static int is_in(const char *part, const char *path) {
    size_t length = strlen(part), all = strlen(path);
    if (!length || part[length - 1] != '$')
        return strstr(path, part) != NULL;
    length--;
    return all >= length && !strncmp(path + all - length, part, length);
}

static void note(char rule) {
    char path[512];
    snprintf(path, sizeof path, "%s.hits", getenv("DOCENT_FAULT"));
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    if (write(file, &rule, 1) != 1)
        abort();
    close(file);
}

/* 0: it goes on; SHORT: half of it; else it fails, and errno says why. */
static int fate(const char *call, const char *path) {
    if (busy || !path)
        return 0;
    busy = 1;
    int before = errno, fails_with = 0;
    pthread_mutex_lock(&lock);
    read_rules();
    for (int n = 0; n < known && !fails_with; n++)
        if (!strcmp(rules[n].call, call) && is_in(rules[n].part, path) && ++rules[n].seen % rules[n].every == 0) {
            fails_with = rules[n].fails_with;
            note((char)('a' + n));
        }
    pthread_mutex_unlock(&lock);
    busy = 0;
    errno = fails_with > 0 ? fails_with : before;
    return fails_with;
}

static int fate_of(const char *call, int file) {
    char link[32], path[512];
    if (busy || file <= 2)
        return 0;
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length <= 0 || path[0] != '/')
        return 0;
    path[length] = 0;
    return fate(call, path);
}

static size_t share(int fate, size_t size) { return fate == SHORT && size > 1 ? size / 2 : size; }

ssize_t write(int file, const void *from, size_t size) {
    int it = fate_of("write", file);
    return it > 0 ? -1 : REAL(write)(file, from, share(it, size));
}

ssize_t writev(int file, const struct iovec *from, int count) {
    int it = fate_of("write", file);
    return it > 0 ? -1 : REAL(writev)(file, from, (int)share(it, (size_t)count));
}

ssize_t pwrite(int file, const void *from, size_t size, off_t at) {
    int it = fate_of("write", file);
    return it > 0 ? -1 : REAL(pwrite)(file, from, share(it, size), at);
}

ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) {
    int it = fate_of("write", file);
    return it > 0 ? -1 : REAL(pwrite64)(file, from, share(it, size), at);
}

ssize_t read(int file, void *into, size_t size) {
    return fate_of("read", file) > 0 ? -1 : REAL(read)(file, into, size);
}

ssize_t pread(int file, void *into, size_t size, off_t at) {
    return fate_of("read", file) > 0 ? -1 : REAL(pread)(file, into, size, at);
}

ssize_t pread64(int file, void *into, size_t size, off64_t at) {
    return fate_of("read", file) > 0 ? -1 : REAL(pread64)(file, into, size, at);
}

int fsync(int file) { return fate_of("sync", file) > 0 ? -1 : REAL(fsync)(file); }

int fdatasync(int file) { return fate_of("sync", file) > 0 ? -1 : REAL(fdatasync)(file); }

int unlink(const char *path) { return fate("unlink", path) > 0 ? -1 : REAL(unlink)(path); }

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*start)(void *), void *with) {
    int it = fate("thread", "/");
    return it > 0 ? it : REAL(pthread_create)(thread, how, start, with);
}

#define OPEN(name)                                            \
    int name(const char *path, int flags, ...) {              \
        va_list more;                                         \
        va_start(more, flags);                                \
        int mode = va_arg(more, int);                         \
        va_end(more);                                         \
        int writes = (flags & O_ACCMODE) != O_RDONLY;         \
        if (fate("open", path) > 0 || (writes && fate("change", path) > 0)) \
            return -1;                                        \
        return REAL(name)(path, flags, mode);                 \
    }
OPEN(open)
OPEN(open64)

int clock_gettime(clockid_t which, struct timespec *now) {
    static __typeof__(&clock_gettime) known_real;
    if (!known_real)
        known_real = REAL(clock_gettime);
    int it = known_real(which, now);
    if (it == 0 && which == CLOCK_REALTIME && !busy) {
        busy = 1;
        pthread_mutex_lock(&lock);
        read_rules();
        now->tv_sec += clock_off;
        pthread_mutex_unlock(&lock);
        busy = 0;
    }
    return it;
}

#if defined(__x86_64__)
#define ARGUMENT(it, n) ((it)->uc_mcontext.gregs[(const int[]){REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8}[n]])
#define RESULT(it) ((it)->uc_mcontext.gregs[REG_RAX])
#else
#define ARGUMENT(it, n) ((it)->uc_mcontext.regs[n])
#define RESULT(it) ((it)->uc_mcontext.regs[0])
#endif

/* A rename, whoever asked for it; ours is told by an argument that the system does not look at. */
static void renames(int signal, siginfo_t *info, void *context) {
    (void)signal;
    ucontext_t *it = context;
    long from_in = AT_FDCWD, to_in = AT_FDCWD, from = ARGUMENT(it, 0), to = ARGUMENT(it, 1), how = 0;
#ifdef SYS_rename
    if (info->si_syscall != SYS_rename)
#endif
    {
        from_in = ARGUMENT(it, 0), from = ARGUMENT(it, 1), to_in = ARGUMENT(it, 2), to = ARGUMENT(it, 3);
        how = info->si_syscall == SYS_renameat2 ? ARGUMENT(it, 4) : 0;
    }
    int before = errno;
    int failed = fate("rename", (const char *)to) > 0 || syscall(SYS_renameat2, from_in, from, to_in, to, how, OURS);
    RESULT(it) = failed ? -errno : 0;
    errno = before;
}

#define IS(number, then) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), BPF_STMT(BPF_RET | BPF_K, then)

__attribute__((constructor)) static void watch(void) {
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        IS(SYS_openat2, SECCOMP_RET_ERRNO | EAGAIN),
        IS(SYS_preadv2, SECCOMP_RET_ERRNO | EAGAIN),
#ifdef SYS_rename
        IS(SYS_rename, SECCOMP_RET_TRAP),
#endif
        IS(SYS_renameat, SECCOMP_RET_TRAP),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
        IS(OURS, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    };
    struct sock_fprog filter = {sizeof steps / sizeof *steps, steps};
    struct sigaction how = {.sa_sigaction = renames, .sa_flags = SA_SIGINFO | SA_NODEFER};
    if (sigaction(SIGSYS, &how, NULL) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)) {
        perror("fault.so cannot watch");
        abort();
    }
}
