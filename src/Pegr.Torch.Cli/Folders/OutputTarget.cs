using System.Globalization;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Where a run folder is to be made.</summary>
/// <param name="Candidates">Paths in the order in which they are tried.</param>
/// <param name="Named">Whether the user named the folder, so that there is one candidate only.</param>
/// <param name="Overwrite">Whether an earlier run in the folder may be replaced.</param>
/// <param name="Resume">Whether the folder's interrupted run goes on.</param>
internal sealed record OutputTarget(IEnumerable<string> Candidates, bool Named, bool Overwrite, bool Resume = false)
{
    /// <summary>The folder of an interrupted run, which goes on.</summary>
    public static OutputTarget Resumed(RunFolder folder) => new([folder.Path], Named: true, Overwrite: false, Resume: true);

    /// <summary>The folder that the user named, or one named after the time and the command.</summary>
    public static OutputTarget Choose(string? path, bool overwrite, string command, DateTime now)
        => path is null
            ? new OutputTarget(Timed(command, now), Named: false, Overwrite: false)
            : new OutputTarget([path], Named: true, overwrite);

    /// <summary>A place that has been decided on.</summary>
    public OutputTarget At(string path) => this with { Candidates = [path], Named = true };

    /// <summary>The same places with a folder added.</summary>
    public OutputTarget Within(string folder) => this with { Candidates = Candidates.Select(path => Path.Combine(path, folder)) };

    // Two commands may start in the same second: the later one counts on.
    private static IEnumerable<string> Timed(string command, DateTime now)
    {
        var path = Path.Combine("runs", $"{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{command}");
        yield return path;
        for (var number = 2; ; number++)
        {
            yield return $"{path}-{number.ToString(CultureInfo.InvariantCulture)}";
        }
    }
}
