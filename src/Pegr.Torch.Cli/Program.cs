using Pegr.Torch.Cli;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Runtime;

NativeHeap.KeepFreedMemory();
var streams = StandardStreams.Open();
using var stop = new StopSignal();
stop.Listen();
return streams.Finish(PegrApp.Run(args, Console.Out, streams.Error, stop: stop));
