using System.Runtime.InteropServices;
using Pegr.Torch.Cli;

using var stop = new CancellationTokenSource();

// The first Ctrl-C ends the run between two steps, so that what was logged is kept; the second one kills.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
});

return PegrApp.Run(args, Console.Out, Console.Error, stop: stop.Token);
