//! Confines the inspecting child before it opens the file of a stranger: resource limits, Landlock and a seccomp
//! filter take away other files, sockets and programs, irrevocably. A child that becomes another program gets limits that
//! leave it the system's libraries. A kernel without one of these leaves the rest in
//! force; `docent check` reports it.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::c_long;
use std::fs::File;
use std::net::{Ipv4Addr, UdpSocket};
use std::path::Path;
use std::process::{Command, Stdio};

use landlock::{
    ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, Scope,
};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, Signal, nice, set_parent_process_death_signal, setrlimit};
use rustix::thread::set_no_new_privs;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter,
};
use serde::{Deserialize, Serialize};

/// What a child process may use.
#[derive(Clone, Copy)]
struct ResourceLimits {
    memory_bytes: u64,
    cpu_seconds: u64,
    file_bytes: u64,
    /// Includes the three standard streams.
    open_files: u64,
    /// Threads too.
    processes: Option<u64>,
}

const INSPECTION_LIMITS: ResourceLimits = ResourceLimits {
    memory_bytes: 512 << 20,
    cpu_seconds: 600,
    // Three hours of 48 kHz stereo are 2.1 GB.
    file_bytes: 4 << 30,
    open_files: 16,
    processes: Some(0),
};

/// An older kernel applies the rules that it supports.
const LANDLOCK_ABI: ABI = ABI::V6;

/// What a confined child failed to do when it tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Opening a file other than its own.
    pub no_other_file: bool,
    /// Opening a socket.
    pub no_socket: bool,
    /// Starting a program or a thread.
    pub no_program: bool,
}

impl Confinement {
    /// Whether everything is forbidden.
    pub fn is_complete(&self) -> bool {
        self.no_other_file && self.no_socket && self.no_program
    }

    /// Tries everything that should be forbidden, in harmless ways.
    pub(in crate::library) fn try_out() -> Self {
        let program = Command::new("/bin/true")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let other_file = File::open("/proc/self/maps");
        Self {
            no_other_file: other_file.is_err() && tempfile::tempfile().is_err(),
            no_socket: UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).is_err(),
            no_program: program.is_err(),
        }
    }
}

/// Where programs find their libraries and data. They may read and execute these, and nothing else.
const PROGRAM_FOLDERS: &[&str] = &["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache"];

/// The processor time and the memory of a program that speaks one piece of a text.
const PROGRAM_LIMITS: ResourceLimits = ResourceLimits {
    memory_bytes: 512 << 20,
    cpu_seconds: 10,
    // Its sound library reserves a file in memory; Landlock leaves it no other to write.
    file_bytes: 128 << 20,
    open_files: 64,
    // It starts a thread, and this counts all of the user's.
    processes: None,
};

/// Confines this process to reading `file` and writing `out`.
pub(in crate::library) fn confine(file: &Path, out: Option<&Path>) -> std::io::Result<()> {
    if let Some(out) = out {
        // Landlock needs an existing file.
        drop(File::options().append(true).create(true).open(out)?);
    }
    limit_resources(INSPECTION_LIMITS)?;
    set_no_new_privs(true)?;
    // Best effort: Landlock needs Linux 5.13, and an emulator has no seccomp filters.
    drop(forbid_other_files(file, out));
    drop(forbid_system_calls());
    Ok(())
}

/// Confines this process before it becomes `program`: that can read the system's programs and their data, write to its
/// standard output, and neither open a socket nor start a process.
pub(in crate::library) fn confine_program(program: &Path) -> std::io::Result<()> {
    limit_resources(PROGRAM_LIMITS)?;
    set_no_new_privs(true)?;
    drop(forbid_other_folders(program));
    drop(forbid_sockets_and_processes());
    Ok(())
}

fn limit_resources(wanted: ResourceLimits) -> rustix::io::Result<()> {
    // Without the parent nothing reads the result.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let limits = [
        (Resource::As, wanted.memory_bytes),
        (Resource::Cpu, wanted.cpu_seconds),
        (Resource::Fsize, wanted.file_bytes),
        (Resource::Nofile, wanted.open_files),
        (Resource::Core, 0),
    ];
    let processes = wanted.processes.map(|limit| (Resource::Nproc, limit));
    for (resource, limit) in limits.into_iter().chain(processes) {
        setrlimit(
            resource,
            Rlimit {
                current: Some(limit),
                maximum: Some(limit),
            },
        )?;
    }
    // Playback has priority over inspections.
    nice(10)?;
    Ok(())
}

/// Allows these two files only, and forbids TCP and signals.
fn forbid_other_files(file: &Path, out: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let mut rules = Ruleset::default()
        .handle_access(AccessFs::from_all(LANDLOCK_ABI))?
        .handle_access(AccessNet::from_all(LANDLOCK_ABI))?
        .scope(Scope::from_all(LANDLOCK_ABI))?
        .create()?
        .add_rule(PathBeneath::new(PathFd::new(file)?, AccessFs::ReadFile))?;
    if let Some(out) = out {
        let write = AccessFs::WriteFile | AccessFs::Truncate;
        rules = rules.add_rule(PathBeneath::new(PathFd::new(out)?, write))?;
    }
    rules.restrict_self()?;
    Ok(())
}

/// Allows the program and what the system has for programs, and forbids TCP and signals.
fn forbid_other_folders(program: &Path) -> Result<(), Box<dyn Error>> {
    let mut rules = Ruleset::default()
        .handle_access(AccessFs::from_all(LANDLOCK_ABI))?
        .handle_access(AccessNet::from_all(LANDLOCK_ABI))?
        .scope(Scope::from_all(LANDLOCK_ABI))?
        .create()?
        .add_rule(PathBeneath::new(
            PathFd::new(program)?,
            AccessFs::ReadFile | AccessFs::Execute,
        ))?;
    for folder in PROGRAM_FOLDERS.iter().map(Path::new) {
        let access = if folder.is_dir() {
            AccessFs::ReadFile | AccessFs::ReadDir | AccessFs::Execute
        } else {
            AccessFs::ReadFile.into()
        };
        // Not every system has all of them.
        if let Ok(folder) = PathFd::new(folder) {
            rules = rules.add_rule(PathBeneath::new(folder, access))?;
        }
    }
    rules.restrict_self()?;
    Ok(())
}

/// What a program that only computes has no use for.
const PROGRAM_FORBIDDEN_CALLS: &[c_long] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_tgkill,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_io_uring_setup,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
];

/// A new thread is no new process.
const FLAGS_ARGUMENT: u8 = 0;
const CLONE_THREAD: u64 = 0x1_0000;

fn forbid_sockets_and_processes() -> Result<(), Box<dyn Error>> {
    // Its flags cannot be read here; without it the C library takes clone, whose flags can.
    let missing = SeccompAction::Errno(Errno::NOSYS.raw_os_error().unsigned_abs());
    let clone3 = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    apply(clone3, SeccompAction::Allow, missing)?;
    let no_thread = SeccompCondition::new(
        FLAGS_ARGUMENT,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::MaskedEq(CLONE_THREAD),
        0,
    )?;
    let calls = PROGRAM_FORBIDDEN_CALLS.iter();
    let mut rules: BTreeMap<c_long, Vec<SeccompRule>> =
        calls.map(|call| (*call, Vec::new())).collect();
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![no_thread])?]);
    apply(rules, SeccompAction::Allow, refusal())
}

fn refusal() -> SeccompAction {
    SeccompAction::Errno(Errno::PERM.raw_os_error().unsigned_abs())
}

/// Filters this process's system calls: `matching` for those with a rule, `other` for the rest.
fn apply(
    rules: BTreeMap<c_long, Vec<SeccompRule>>,
    other: SeccompAction,
    matching: SeccompAction,
) -> Result<(), Box<dyn Error>> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    let filter = SeccompFilter::new(rules, other, matching, architecture)?;
    apply_filter(&BpfProgram::try_from(filter)?)?;
    Ok(())
}

/// The allowed system calls: those that reading, computing and writing need.
const ALLOWED_CALLS: &[c_long] = &[
    // Files; Landlock restricts which.
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_fcntl,
    libc::SYS_ftruncate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_fadvise64,
    // Memory; see also CALLS_WITHOUT_EXEC.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // Time, random numbers, and what the standard library needs for panics and at exit.
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_getrandom,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sysinfo,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Allowed unless their protection argument asks for executable memory.
const CALLS_WITHOUT_EXEC: &[c_long] = &[libc::SYS_mmap, libc::SYS_mprotect];
const PROTECTION_ARGUMENT: u8 = 2;
const PROT_EXEC: u64 = 4;

fn forbid_system_calls() -> Result<(), Box<dyn Error>> {
    let not_executable = SeccompCondition::new(
        PROTECTION_ARGUMENT,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::MaskedEq(PROT_EXEC),
        0,
    )?;
    let mut rules: BTreeMap<c_long, Vec<SeccompRule>> = ALLOWED_CALLS
        .iter()
        .map(|call| (*call, Vec::new()))
        .collect();
    for call in CALLS_WITHOUT_EXEC {
        rules.insert(*call, vec![SeccompRule::new(vec![not_executable.clone()])?]);
    }
    apply(rules, refusal(), SeccompAction::Allow)
}
