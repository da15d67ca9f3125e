"""Which system calls a worker may make: a list of what NumPy, PyTorch and plain Python need, and nothing
else. It needs no privilege and works in every container; the calls of a process are all it can do.

The list was made by tracing solutions and a battery of ordinary things in both tracks. What is not on
it answers EPERM; what no answer could need by accident ends the process; what is newer than the list
answers ENOSYS, so that the C library takes its older way.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

from grader.worker import bpf
from grader.worker.bpf import Assembler
from grader.worker.syscalls import NEWEST, numbers

ALLOWED = {
    "data": "read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range "
    "dup dup2 dup3 pipe pipe2 sendfile copy_file_range",
    # Landlock decides for every call that opens, makes, moves or removes
    "files": "open openat creat stat lstat fstat newfstatat statx access faccessat faccessat2 "
    "readlink readlinkat statfs fstatfs getdents getdents64 getcwd chdir fchdir umask "
    "mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 "
    "ftruncate fallocate fsync fdatasync fadvise64",
    "memory": "brk mmap munmap mremap mprotect madvise msync mbind get_mempolicy membarrier",
    "threads": "futex futex_waitv set_robust_list rseq set_tid_address restart_syscall arch_prctl "
    "exit exit_group sched_yield sched_getaffinity sched_getparam sched_getscheduler "
    "sched_get_priority_max sched_get_priority_min getcpu",
    "signals to itself": "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait "
    "rt_sigsuspend sigaltstack pause alarm getitimer setitimer",
    "clocks": "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage",
    "waiting": "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait "
    "epoll_pwait epoll_pwait2 eventfd eventfd2",
    "who and where": "getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid "
    "getgroups getpgrp uname sysinfo getrandom getrlimit getpriority",
}
"""Missing on purpose: sockets; fork, exec and wait; chmod, chown, xattr, utime and truncate by path, which
Landlock lets through (or did); links; memfd and System V memory, which no limit counts; setting limits,
priorities, users; pidfd, inotify and locks, which are ways from one worker to another."""

LETHAL = {
    "other processes": "ptrace process_vm_readv process_vm_writev kcmp",
    "mounts": "mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick "
    "mount_setattr unshare setns open_by_handle_at",
    "the kernel": "bpf userfaultfd perf_event_open io_uring_setup io_uring_enter io_uring_register "
    "vmsplice keyctl add_key request_key modify_ldt",
    "the machine": "kexec_load kexec_file_load init_module finit_module delete_module reboot swapon "
    "swapoff settimeofday clock_settime acct quotactl iopl ioperm",
}
"""What no library tries to see whether it is there, and much harm has come from."""

ABSENT = ["clone3"]  # its flags lie in memory, where a filter cannot look; clone follows

OWN_PID = 0x5EA1ED1D  # stands in the program for the process's own number, until there is a process

CLONE_THREAD = 0x10000
# what glibc and musl start a thread with: VM FS FILES SIGHAND THREAD SYSVSEM SETTLS PARENT_SETTID
# CHILD_CLEARTID, and DETACHED
THREAD_FLAGS = 0x3D0F00 | 0x400000
DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC = 0, 1, 2, 3, 4, 1030
TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX = (
    0x5401,
    0x5413,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)
SET_NAME, GET_NAME, SET_VMA = 15, 16, 0x53564D41
MSG_OOB = 1


@dataclass(frozen=True)
class Argument:
    """What one argument of a call has to be (its low 32 bits, which is what the kernel reads of an int):
    one of some values, with one bit set, without any of some bits. `null`: all 64 bits are 0."""

    number: int
    among: tuple[int, ...] = ()
    has: int = 0
    lacks: int = 0
    null: bool = False
    refusal: int = errno.EPERM


CHECKED = {
    "recvfrom": [Argument(3, lacks=MSG_OOB)],  # urgent data on Unix sockets: more bugs than uses
    "sendto": [Argument(3, lacks=MSG_OOB)],  # (CVE-2025-38236); the channel is the only socket
    "ioctl": [
        Argument(
            1,
            among=(FIONBIO, TCGETS, TIOCGWINSZ, FIONREAD, FIOCLEX, FIONCLEX),
            refusal=errno.ENOTTY,  # what any other device answers
        )
    ],
    # no owner and no signal (SIGIO can carry SIGKILL to any process of the user), no lease, no lock
    "fcntl": [Argument(1, among=(DUPFD_CLOEXEC, GETFD, SETFD, GETFL, SETFL, DUPFD))],
    "clone": [Argument(0, has=CLONE_THREAD, lacks=0xFFFFFFFF & ~THREAD_FLAGS)],
    "kill": [Argument(0, among=(OWN_PID,))],
    "tgkill": [Argument(0, among=(OWN_PID,))],
    "prlimit64": [Argument(0, among=(0,)), Argument(2, null=True)],  # read its own, set none
    "sched_setaffinity": [Argument(0, among=(0,))],
    "prctl": [Argument(0, among=(SET_NAME, GET_NAME, SET_VMA))],
}

ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
CALL, ARCHITECTURE = 0, 4  # offsets in the kernel's struct seccomp_data
X32 = 0x40000000  # calls of the third ABI of x86-64 have this bit
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
REACH = 120  # names that share an answer: well within a conditional jump


def program(machine: str) -> bytes:
    """The filter for a machine, b"" where its numbers are not known."""
    known = numbers(machine)
    if not known:
        return b""
    out = Assembler()
    out.load(ARCHITECTURE)
    out.test(bpf.IF_EQUAL, AUDIT[machine], yes="native")
    out.give(KILL)
    out.label("native")
    out.load(CALL)
    if machine == "x86_64":
        out.test(bpf.IF_AT_LEAST, X32, no="not x32")
        out.give(KILL)
        out.label("not x32")
    for name, arguments in CHECKED.items():
        _checked(out, name, known[name], arguments)
    _answered(out, "allowed", _calls(ALLOWED, known), ALLOW)
    _answered(out, "absent", [known[name] for name in ABSENT], ERRNO | errno.ENOSYS)
    _answered(out, "lethal", _calls(LETHAL, known), KILL)
    out.test(bpf.IF_AT_LEAST, NEWEST + 1, no="known")
    out.give(ERRNO | errno.ENOSYS)
    out.label("known")
    out.give(ERRNO | errno.EPERM)
    return out.code()


def _calls(groups: dict[str, str], known: dict[str, int]) -> list[int]:
    names = [name for group in groups.values() for name in group.split()]
    return [known[name] for name in names if name in known]


def _answered(out: Assembler, word: str, calls: list[int], answer: int) -> None:
    """One answer for all of these calls; the others go on behind."""
    for part in range(0, len(calls), REACH):
        for call in calls[part : part + REACH]:
            out.test(bpf.IF_EQUAL, call, yes=f"{word} {part}")
        out.jump(f"not {word} {part}")
        out.label(f"{word} {part}")
        out.give(answer)
        out.label(f"not {word} {part}")


def _checked(out: Assembler, name: str, call: int, arguments: list[Argument]) -> None:
    """This call only where every argument is as it should be; the others go on behind."""
    out.test(bpf.IF_EQUAL, call, no=f"not {name}")
    for argument in arguments:
        here = f"{name} {argument.number}"
        _looked_at(out, argument, f"{here} refused")
        out.jump(f"{here} fine")
        out.label(f"{here} refused")
        out.give(ERRNO | argument.refusal)
        out.label(f"{here} fine")
    out.give(ALLOW)
    out.label(f"not {name}")


def _looked_at(out: Assembler, argument: Argument, refused: str) -> None:
    low = 16 + 8 * argument.number  # both architectures are little-endian
    if argument.null:
        out.load(low + 4)
        out.test(bpf.IF_EQUAL, 0, no=refused)
    out.load(low)
    if argument.lacks:
        out.test(bpf.IF_ANY_BIT, argument.lacks, yes=refused)
    if argument.has:
        out.test(bpf.IF_ANY_BIT, argument.has, no=refused)
    among = (0,) if argument.null else argument.among
    fine = f"{refused} not"
    for value in among:
        out.test(bpf.IF_EQUAL, value, yes=fine)
    if among:
        out.jump(refused)
    out.label(fine)


def prepared() -> bytes:
    """This machine's filter, for `install`; b"" where the kernel or the machine has none."""
    try:
        with open("/proc/self/status") as status:
            supported = any(line.startswith("Seccomp:") for line in status)
    except OSError:
        supported = False
    return program(platform.machine()) if supported else b""


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def install(code: bytes, pid: int) -> None:
    """Filter this process and its threads from here on; needs no_new_privs. There is no way back."""
    from grader.worker.kernel import SECCOMP, prctl

    own = code.replace(struct.pack("=I", OWN_PID), struct.pack("=I", pid))
    # a c_char_p keeps the bytes alive; their zeros do no harm, the length is given
    prctl(SECCOMP, 2, ctypes.byref(_Filter(len(own) // 8, own)))
