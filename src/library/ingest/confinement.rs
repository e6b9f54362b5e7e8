//! What the inspecting child takes from itself before it opens a stranger's file, for good: memory, time
//! and files without end, every other file, every socket, every program. Where the kernel does not know
//! how, it goes on with what is left; `docent check` says so.

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

const MEMORY: u64 = 512 << 20;
const CPU_SECONDS: u64 = 600;
/// Three hours of 48 kHz stereo are 2.1 GB.
const FILE: u64 = 4 << 30;
/// Of which it has three from the start.
const OPEN_FILES: u64 = 16;

/// The latest rules of Landlock that are asked for; a kernel that knows fewer keeps those.
const LANDLOCK: ABI = ABI::V6;

/// What a child that has confined itself cannot do, as it found by trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Open a file that is not its own.
    pub no_other_file: bool,
    /// Open a socket.
    pub no_socket: bool,
    /// Start a program or a thread.
    pub no_program: bool,
}

impl Confinement {
    /// Whether nothing is left to be wished.
    pub fn whole(&self) -> bool {
        self.no_other_file && self.no_socket && self.no_program
    }

    /// Tries all of it. Whoever is not confined has done no harm after that.
    pub(in crate::library) fn tried() -> Self {
        let started = Command::new("/bin/true")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let read = File::open("/proc/self/maps");
        Self {
            no_other_file: read.is_err() && tempfile::tempfile().is_err(),
            no_socket: UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).is_err(),
            no_program: started.is_err(),
        }
    }
}

/// Leaves this process what it needs to read `file` and to write `out`.
pub(super) fn confine(file: &Path, out: Option<&Path>) -> std::io::Result<()> {
    if let Some(out) = out {
        // Landlock knows only what is there.
        drop(File::options().append(true).create(true).open(out)?);
    }
    limit()?;
    set_no_new_privs(true)?;
    // These are best efforts: before Linux 5.13 there is no Landlock, and an emulator has no filters.
    drop(forbid_other_files(file, out));
    drop(forbid_calls());
    Ok(())
}

fn limit() -> rustix::io::Result<()> {
    // Nobody would read the answer.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let most = [
        (Resource::As, MEMORY),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Fsize, FILE),
        (Resource::Nofile, OPEN_FILES),
        (Resource::Nproc, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in most {
        setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        )?;
    }
    // What plays in the rooms goes before what is being inspected.
    nice(10)?;
    Ok(())
}

/// No file but these two, no way to the network by TCP, and no signal to anybody.
fn forbid_other_files(file: &Path, out: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let mut rules = Ruleset::default()
        .handle_access(AccessFs::from_all(LANDLOCK))?
        .handle_access(AccessNet::from_all(LANDLOCK))?
        .scope(Scope::from_all(LANDLOCK))?
        .create()?
        .add_rule(PathBeneath::new(PathFd::new(file)?, AccessFs::ReadFile))?;
    if let Some(out) = out {
        let write = AccessFs::WriteFile | AccessFs::Truncate;
        rules = rules.add_rule(PathBeneath::new(PathFd::new(out)?, write))?;
    }
    rules.restrict_self()?;
    Ok(())
}

/// What reading, computing and writing take of the system; whatever else is asked for is refused.
const CALLS: &[c_long] = &[
    // Files, of which Landlock says which.
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
    // Memory; see also CALLS_WITH_PROTECTION.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // Time, chance, and what the standard library does around panics and at the end.
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

/// Memory that cannot be run: their third argument says what it is for.
const CALLS_WITH_PROTECTION: &[c_long] = &[libc::SYS_mmap, libc::SYS_mprotect];
const PROTECTION: u8 = 2;
const PROT_EXEC: u64 = 4;

fn forbid_calls() -> Result<(), Box<dyn Error>> {
    let not_run = SeccompCondition::new(
        PROTECTION,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::MaskedEq(PROT_EXEC),
        0,
    )?;
    let mut rules: BTreeMap<c_long, Vec<SeccompRule>> =
        CALLS.iter().map(|it| (*it, Vec::new())).collect();
    for call in CALLS_WITH_PROTECTION {
        rules.insert(*call, vec![SeccompRule::new(vec![not_run.clone()])?]);
    }
    let refused = SeccompAction::Errno(Errno::PERM.raw_os_error().unsigned_abs());
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, architecture)?;
    apply_filter(&BpfProgram::try_from(filter)?)?;
    Ok(())
}
