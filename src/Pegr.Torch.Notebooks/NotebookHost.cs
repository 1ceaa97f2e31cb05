using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Text.Json;
using Pegr.Torch.Notebooks.Display;

namespace Pegr.Torch.Notebooks;

/// <summary>
/// Runs the cells of one notebook in this process, which is made for that: cells change the current folder, the console, the
/// formatters and libtorch's state, and may end the process.
/// </summary>
public static class NotebookHost
{
    private const int ParentEnded = 1;

    /// <summary>Runs the cells that it is asked for until its standard input ends, each a <see cref="HostRequest"/> in JSON on a line there.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="pipeHandle">The pipe that takes a <see cref="HostMessage"/> in JSON, a line each, for every cell.</param>
    public static void Run(string path, string pipeHandle)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(pipeHandle);
        using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, pipeHandle);
        using var messages = new StreamWriter(pipe) { AutoFlush = true };
        using var requests = Requests();
        Console.SetIn(TextReader.Null); // a cell that reads gets to the end of what there is to read

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Environment.CurrentDirectory = folder;
        var session = new ScriptSession(folder);
        var current = new CellOutputs();
        Console.SetOut(TextWriter.Synchronized(new OutputWriter("stdout", () => current)));
        Console.SetError(TextWriter.Synchronized(new OutputWriter("stderr", () => current)));
        DisplayedValue.Shown += (place, forms) => current.Display(place, forms);
        foreach (var request in requests.GetConsumingEnumerable())
        {
            current = new CellOutputs();
            var failure = request.Language is { } language && !NotebookCell.IsCSharp(language)
                ? new CellFailure(0, $"the cell is in {language}; only C# is run")
                : session.Run(request, current);
            messages.WriteLine(JsonSerializer.Serialize(new HostMessage(current.ToJson(), failure)));
        }
    }

    // Whoever started this process holds its standard input open: its end is theirs, also in the middle of a cell.
    private static BlockingCollection<HostRequest> Requests()
    {
        var requests = new BlockingCollection<HostRequest>();
        var input = new StreamReader(Console.OpenStandardInput());
        new Thread(() =>
        {
            while (input.ReadLine() is { } line)
            {
                requests.Add(JsonSerializer.Deserialize<HostRequest>(line)!);
            }

            Environment.Exit(ParentEnded);
        })
        { IsBackground = true }.Start();
        return requests;
    }
}
