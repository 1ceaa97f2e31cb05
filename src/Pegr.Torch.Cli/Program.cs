using Pegr.Torch.Cli;

using var stop = new StopSignal();
stop.Listen();
return PegrApp.Run(args, Console.Out, Console.Error, stop: stop);
