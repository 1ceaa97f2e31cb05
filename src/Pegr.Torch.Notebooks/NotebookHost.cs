using System.IO.Pipes;
using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;

namespace Pegr.Torch.Notebooks;

/// <summary>
/// Runs the cells of one notebook in this process, which is made for that: cells change the current folder, the console, the
/// formatters and libtorch's state, and may end the process.
/// </summary>
public static class NotebookHost
{
    private const int ParentEnded = 1;

    /// <summary>Runs all cells up to the first that fails.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="pipeHandle">The pipe that takes a <see cref="HostMessage"/> in JSON, a line each, for every cell.</param>
    public static void Run(string path, string pipeHandle)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(pipeHandle);
        using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, pipeHandle);
        using var messages = new StreamWriter(pipe) { AutoFlush = true };
        EndWithParent();
        Console.SetIn(TextReader.Null); // a cell that reads gets to the end of what there is to read

        var cells = NotebookDocument.Read(path).CodeCells;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Environment.CurrentDirectory = folder;
        var session = new ScriptSession(folder);
        var current = new CellOutputs();
        Console.SetOut(TextWriter.Synchronized(new OutputWriter("stdout", () => current)));
        Console.SetError(TextWriter.Synchronized(new OutputWriter("stderr", () => current)));
        using var displays = Formatter.SubscribeToDisplayedValues(value => current.Display(value));
        for (var index = 0; index < cells.Count; index++)
        {
            current = new CellOutputs();
            var failure = cells[index].Language is { } language && !NotebookCell.IsCSharp(language)
                ? new CellFailure(0, $"the cell is in {language}; only C# is run")
                : session.Run(cells[index].Source, index + 1, current);
            messages.WriteLine(JsonSerializer.Serialize(new HostMessage(current.ToJson(), failure)));
            if (failure is not null)
            {
                break;
            }
        }
    }

    // Whoever started this process holds its standard input open and writes nothing: its end is theirs.
    private static void EndWithParent()
    {
        var input = Console.OpenStandardInput();
        new Thread(() =>
        {
            input.ReadByte();
            Environment.Exit(ParentEnded);
        })
        { IsBackground = true }.Start();
    }
}
