using System.Runtime.InteropServices;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>
/// What ends a run early. While something watches, the first signal lets it stop between two steps, and the second one kills;
/// while nothing does, the first one ends the process, as it ends any other.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _watching;

    /// <summary>Creates one that is given with a token, too.</summary>
    public StopSignal(CancellationToken token = default) => _source = CancellationTokenSource.CreateLinkedTokenSource(token);

    /// <summary>What gave the signal, for messages.</summary>
    public string Name { get; private set; } = "Ctrl-C";

    /// <summary>What the process then returns: 128 + the signal's number, as shells have it.</summary>
    public int ExitCode { get; private set; } = Hosting.ExitCode.Interrupted;

    /// <summary>Takes the process's signals; SIGHUP stays ignored where it was when the process began, as by nohup.</summary>
    public void Listen()
    {
        On(PosixSignal.SIGINT, "Ctrl-C", Hosting.ExitCode.Interrupted);
        On(PosixSignal.SIGTERM, "SIGTERM", Hosting.ExitCode.Terminated);
        if (!IgnoredSignals.Contain(Hosting.ExitCode.HungUp - Hosting.ExitCode.OfSignal(0)))
        {
            On(PosixSignal.SIGHUP, "SIGHUP", Hosting.ExitCode.HungUp);
        }

        if (!OperatingSystem.IsWindows())
        {
            // .NET has no names for these two, with which schedulers announce the end of a job's time: Linux numbers them 10 and 12,
            // the systems that come from BSD 30 and 31.
            var (first, second) = OperatingSystem.IsLinux() ? (10, 12) : (30, 31);
            On((PosixSignal)first, "SIGUSR1", Hosting.ExitCode.OfSignal(first));
            On((PosixSignal)second, "SIGUSR2", Hosting.ExitCode.OfSignal(second));
        }
    }

    /// <summary>Makes the first signal one that work is told of, until the result is disposed.</summary>
    public Watch Begin() => new(this);

    /// <summary>Gives the signal.</summary>
    /// <param name="name">Who gave it.</param>
    public void Give(string name)
    {
        try
        {
            if (!_source.IsCancellationRequested)
            {
                Name = name;
                _source.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // There is nothing to stop any more.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void On(PosixSignal signal, string name, int exitCode)
        => _registrations.Add(PosixSignalRegistration.Create(signal, context => Take(context, name, exitCode)));

    private void Take(PosixSignalContext context, string name, int exitCode)
    {
        if (Volatile.Read(ref _watching) == 0 || _source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        (Name, ExitCode) = (name, exitCode);
        _source.Cancel();
    }

    /// <summary>Work that stops by itself when it is told to.</summary>
    internal sealed class Watch : IDisposable
    {
        private readonly StopSignal _signal;

        /// <summary>Begins to watch.</summary>
        public Watch(StopSignal signal)
        {
            _signal = signal;
            Interlocked.Increment(ref signal._watching);
        }

        /// <summary>Is canceled when the signal is given.</summary>
        public CancellationToken Token => _signal._source.Token;

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Decrement(ref _signal._watching);
    }
}
