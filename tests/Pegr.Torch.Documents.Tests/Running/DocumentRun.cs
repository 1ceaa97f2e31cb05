using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pegr.Torch.Cli;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Documents.Tests.Provisions;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>
/// Runs the snippets of one document in their order in one folder, as a reader would: C# as one program, Python as one
/// program, commands one by one, YAML as settings.
/// </summary>
internal sealed partial class DocumentRun : IDisposable
{
    private readonly DocumentFolder _folder;
    private readonly CSharpSession _csharp = new(
        typeof(Vision.Datasets.ImageDatasetRegistry).Assembly,
        typeof(Plotting.FigureRegistry).Assembly,
        typeof(ScottPlot.Plot).Assembly,
        typeof(Interactive.Notebook).Assembly);

    private readonly bool _asPrinted;
    private PythonSession? _python;

    /// <summary>Makes the folder.</summary>
    /// <param name="program">The folder of the program that commands run.</param>
    /// <param name="asPrinted">Whether commands keep their sizes.</param>
    public DocumentRun(string program, bool asPrinted) => (_folder, _asPrinted) = (new DocumentFolder(program), asPrinted);

    /// <summary>What this machine lacks for a snippet; null where it lacks nothing.</summary>
    public static string? Lacks(Fence fence) => fence.Language switch
    {
        "python" when !Python.Exists => "Python with NumPy",
        "python" when fence.Text.Contains("import torch", StringComparison.Ordinal) && !Python.HasPyTorch => "PyTorch",
        "console" when OperatingSystem.IsWindows() => "bash",
        _ => null,
    };

    /// <summary>Runs a snippet and returns what it printed; nothing where it is text.</summary>
    public async Task<string> Run(Fence fence, CancellationToken cancellation) => fence.Language switch
    {
        "csharp" => await _csharp.RunAsync(fence.Text, cancellation),
        "python" => await (_python ??= Python.Start(_folder.Path)).RunAsync(fence.Text, cancellation),
        "console" => await RunCommands(fence.Text, cancellation),
        "yaml" => CheckSettings(fence),
        "xml" => CheckSources(fence),
        Document.Output => "",
        _ => throw new InvalidOperationException($"Nothing runs a snippet of '{fence.Language}'; line {fence.Line}."),
    };

    public void Dispose()
    {
        _python?.Dispose();
        _folder.Dispose();
    }

    // The tests of the packages use the file; here it is only one that can be read.
    private static string CheckSources(Fence fence)
    {
        Assert.Equal("configuration", XDocument.Parse(fence.Text).Root!.Name.LocalName);
        return "";
    }

    private async Task<string> RunCommands(string block, CancellationToken cancellation)
    {
        var printed = new StringWriter();
        foreach (var printedLine in CommandRewriting.Lines(block))
        {
            var line = CommandRewriting.Of(printedLine, !_asPrinted);
            if (NotRun.Find(line) is not null)
            {
                CommandParsing.AssertKnown(line);
                continue;
            }

            await ProvisionList.Provide(line, _folder, cancellation);
            var outcome = Data().Match(line) is { Success: true } data ? RunOnServedData(data) : await _folder.Run(line, cancellation);
            Assert.True(outcome.ExitCode == 0, $"{printedLine}\nrun as\n{line}\nended with {outcome.ExitCode}:\n{outcome.Output}\n{outcome.Error}");
            printed.Write(outcome.Output);
        }

        return printed.ToString();
    }

    // The publishers' servers are not for tests.
    private Outcome RunOnServedData(Match command)
    {
        using var server = new FileServer();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var served = new ServedDataset(server) { Key = command.Groups["key"].Value };
        string[] args = [.. command.Value.Split(' ')[1..], "--data-dir", _folder["served"]];
        return new Outcome(PegrApp.Run(args, output, error, datasets: [served]), output.ToString(), error.ToString());
    }

    private string CheckSettings(Fence fence)
    {
        var path = _folder[fence.Argument.Length > 0 ? fence.Argument : "settings.yaml"];
        File.WriteAllText(path, fence.Text);
        SettingsCheck.Check(path);
        return "";
    }

    [GeneratedRegex(@"^pegr data (download|verify) (?<key>\S+)$")]
    private static partial Regex Data();
}
