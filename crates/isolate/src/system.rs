//! What operating systems do differently.

pub(crate) use imp::{ended, limit_memory, limit_work, own_output};

#[cfg(unix)]
mod imp {
    use gongkai_loader::Crash;
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    use std::fs::File;
    use std::io;
    use std::os::fd::AsFd;
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    /// Standard output for ourselves alone; whoever prints from now on prints to standard error.
    pub(crate) fn own_output() -> io::Result<File> {
        let own = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(io::stderr())?;
        Ok(own.into())
    }

    /// Bounds what this process takes beyond what it has, and leaves no image of its memory behind.
    pub(crate) fn limit_memory(bytes: u64) -> io::Result<()> {
        set(Resource::Core, 0)?;
        let limit = bytes.saturating_add(own_size());
        match set(Resource::As, limit) {
            // This system has no such limit.
            Err(_) if !cfg!(target_os = "linux") => Ok(()),
            done => done,
        }
    }

    /// Bounds how long this process works from now on. The parent looks at the clock; this is for when the parent is gone.
    pub(crate) fn limit_work(seconds: u64) -> io::Result<()> {
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
        set(Resource::Cpu, used.saturating_add(seconds).saturating_add(2))
    }

    fn set(resource: Resource, limit: u64) -> io::Result<()> {
        let Rlimit { maximum, .. } = getrlimit(resource);
        let current = maximum.map_or(limit, |most| limit.min(most));
        Ok(setrlimit(resource, Rlimit { current: Some(current), maximum })?)
    }

    /// Bytes of address space this process has now, as far as the system says.
    fn own_size() -> u64 {
        let Ok(text) = std::fs::read_to_string("/proc/self/statm") else { return 0 };
        let pages = text.split(' ').next().and_then(|pages| pages.parse::<u64>().ok());
        pages.unwrap_or(0).saturating_mul(rustix::param::page_size() as u64)
    }

    /// How a process ended.
    pub(crate) fn ended(status: ExitStatus) -> Crash {
        match (status.signal(), status.code()) {
            (Some(signal), _) => Crash::Signal(signal),
            (None, code) => Crash::Exit(code.unwrap_or(0)),
        }
    }
}

#[cfg(windows)]
mod imp {
    use gongkai_loader::Crash;
    use std::fs::File;
    use std::io;
    use std::os::windows::io::AsHandle;
    use std::process::ExitStatus;

    /// A handle of standard output for ourselves. What a library prints comes in between: the parent then takes the answer for none.
    pub(crate) fn own_output() -> io::Result<File> {
        Ok(io::stdout().as_handle().try_clone_to_owned()?.into())
    }

    /// No safe interface sets it here.
    pub(crate) fn limit_memory(_bytes: u64) -> io::Result<()> {
        Ok(())
    }

    /// The parent looks at the clock.
    pub(crate) fn limit_work(_seconds: u64) -> io::Result<()> {
        Ok(())
    }

    /// How a process ended.
    pub(crate) fn ended(status: ExitStatus) -> Crash {
        Crash::Exit(status.code().unwrap_or(0))
    }
}
