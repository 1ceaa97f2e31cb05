using Pegr.Torch.Cli;

var streams = StandardStreams.Open();
using var stop = new StopSignal();
stop.Listen();
return streams.Finish(PegrApp.Run(args, Console.Out, streams.Error, stop: stop));
