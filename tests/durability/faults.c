/* Makes the n-th call of the system that concerns some folders fail, or kills the process there. Loaded with LD_PRELOAD.

   FAULT_UNDER  folders, with colons between them: only calls on files below one of them count
   FAULT_AT     which call (from 1); 0 or absent: none, calls are only counted
   FAULT_ERRNO  what it fails with; 0: the process is killed instead, before the call
   FAULT_STAYS  every later call that needs space fails too, as on a full disk
   FAULT_LOG    a file that gets one line a call: its number, its name, the file

   A write that fails lets half of its bytes through first, as a full disk does. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int seen;

static int below(const char *path) {
    const char *under = getenv("FAULT_UNDER");
    while (under && *under) {
        const char *end = strchrnul(under, ':');
        size_t length = (size_t)(end - under);
        if (length && !strncmp(path, under, length) && (path[length] == '/' || !path[length])) return 1;
        under = *end ? end + 1 : end;
    }
    return 0;
}

static int resolved(int folder, const char *path, char *full) {
    char link[64];
    if (path && path[0] == '/') {
        snprintf(full, PATH_MAX, "%s", path);
        return 1;
    }
    char base[PATH_MAX];
    if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length < 0) return 0;
    base[length] = 0;
    snprintf(full, PATH_MAX, path ? "%.2000s/%.2000s" : "%.2000s", base, path);
    return 1;
}

/* Whether this call is to fail; `needs`: it takes space. */
static int fails(const char *name, int folder, const char *path, int needs) {
    int before = errno;
    char full[PATH_MAX];
    if (!resolved(folder, path, full) || !below(full)) {
        errno = before;
        return 0;
    }
    const char *at = getenv("FAULT_AT"), *stays = getenv("FAULT_STAYS"), *log = getenv("FAULT_LOG"), *number = getenv("FAULT_ERRNO");
    int mine = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST), target = at ? atoi(at) : 0, what = number ? atoi(number) : 0;
    if (log) {
        char line[PATH_MAX + 64];
        int length = snprintf(line, sizeof line, "%d %s %s\n", mine, name, full);
        long file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
        if (file >= 0) {
            syscall(SYS_write, file, line, (size_t)length);
            syscall(SYS_close, file);
        }
    }
    errno = before;
    if (!target || mine < target || (mine > target && !(stays && needs))) return 0;
    if (!what) {
        kill(0, SIGKILL);
        pause();
    }
    errno = what;
    return 1;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name);

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...) \
        va_list rest; \
        va_start(rest, flags); \
        int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; \
        va_end(rest); \
        return fails("open", AT_FDCWD, path, flags & O_CREAT) ? -1 : real(path, flags, mode); \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(int, name, int, const char *, int, ...) \
        va_list rest; \
        va_start(rest, flags); \
        int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; \
        va_end(rest); \
        return fails("open", folder, path, flags & O_CREAT) ? -1 : real(folder, path, flags, mode); \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

#define FOPENS(name) \
    FILE *name(const char *path, const char *how) { \
        REAL(FILE *, name, const char *, const char *) \
        return fails("open", AT_FDCWD, path, *how != 'r') ? NULL : real(path, how); \
    }
FOPENS(fopen)
FOPENS(fopen64)

ssize_t write(int file, const void *data, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t)
    if (!fails("write", file, NULL, 1)) return real(file, data, size);
    int what = errno;
    if (size > 1 && what != EINTR) real(file, data, size / 2);
    errno = what;
    return -1;
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int)
    return fails("write", file, NULL, 1) ? -1 : real(file, parts, count);
}

#define WRITES_AT(name, offset) \
    ssize_t name(int file, const void *data, size_t size, offset start) { \
        REAL(ssize_t, name, int, const void *, size_t, offset) \
        if (!fails("write", file, NULL, 1)) return real(file, data, size, start); \
        int what = errno; \
        if (size > 1 && what != EINTR) real(file, data, size / 2, start); \
        errno = what; \
        return -1; \
    }
WRITES_AT(pwrite, off_t)
WRITES_AT(pwrite64, off64_t)

#define ON_FILE(name, shown, needs) \
    int name(int file) { \
        REAL(int, name, int) \
        return fails(shown, file, NULL, needs) ? -1 : real(file); \
    }
ON_FILE(fsync, "fsync", 1)
ON_FILE(fdatasync, "fsync", 1)

#define CUTS(name, offset) \
    int name(int file, offset size) { \
        REAL(int, name, int, offset) \
        return fails("truncate", file, NULL, 0) ? -1 : real(file, size); \
    }
CUTS(ftruncate, off_t)
CUTS(ftruncate64, off64_t)

int rename(const char *path, const char *target) {
    REAL(int, rename, const char *, const char *)
    return fails("rename", AT_FDCWD, target, 1) ? -1 : real(path, target);
}

int renameat(int folder, const char *path, int other, const char *target) {
    REAL(int, renameat, int, const char *, int, const char *)
    return fails("rename", other, target, 1) ? -1 : real(folder, path, other, target);
}

int link(const char *path, const char *target) {
    REAL(int, link, const char *, const char *)
    return fails("link", AT_FDCWD, target, 1) ? -1 : real(path, target);
}

int linkat(int folder, const char *path, int other, const char *target, int flags) {
    REAL(int, linkat, int, const char *, int, const char *, int)
    return fails("link", other, target, 1) ? -1 : real(folder, path, other, target, flags);
}

int unlink(const char *path) {
    REAL(int, unlink, const char *)
    return fails("unlink", AT_FDCWD, path, 0) ? -1 : real(path);
}

int remove(const char *path) {
    REAL(int, remove, const char *)
    return fails("unlink", AT_FDCWD, path, 0) ? -1 : real(path);
}

int unlinkat(int folder, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int)
    return fails("unlink", folder, path, 0) ? -1 : real(folder, path, flags);
}

int rmdir(const char *path) {
    REAL(int, rmdir, const char *)
    return fails("unlink", AT_FDCWD, path, 0) ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t)
    return fails("mkdir", AT_FDCWD, path, 1) ? -1 : real(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(int, mkdirat, int, const char *, mode_t)
    return fails("mkdir", folder, path, 1) ? -1 : real(folder, path, mode);
}
