using System.Runtime.InteropServices;

namespace Pegr.Torch.Cli;

/// <summary>What ends a run early: the first Ctrl-C or SIGTERM lets it stop between two steps, the second one kills.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Creates one that is given with a token, too.</summary>
    public StopSignal(CancellationToken token = default) => _source = CancellationTokenSource.CreateLinkedTokenSource(token);

    /// <summary>Is cancelled when the signal is given.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What gave the signal, for messages.</summary>
    public string Name { get; private set; } = "Ctrl-C";

    /// <summary>What the process then returns.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <summary>Takes the process's signals.</summary>
    public void Listen()
    {
        On(PosixSignal.SIGINT, "Ctrl-C", Cli.ExitCode.Interrupted);
        On(PosixSignal.SIGTERM, "SIGTERM", Cli.ExitCode.Terminated);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void On(PosixSignal signal, string name, int exitCode)
        => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            if (_source.IsCancellationRequested)
            {
                return;
            }

            context.Cancel = true;
            (Name, ExitCode) = (name, exitCode);
            _source.Cancel();
        }));
}
