using Pegr.Torch.Experiments;
using Pegr.Torch.Files;
using Pegr.Torch.Training.Records;
using TorchSharp;
using TorchSharp.Modules;

namespace Pegr.Torch.Cli.Folders;

/// <summary>
/// Writes every logged metric as a TensorBoard scalar, on disk as soon as it is logged: one folder per run under
/// <c>tensorboard/</c>, which is what <c>tensorboard --logdir</c> takes.
/// </summary>
/// <remarks>
/// TorchSharp's writer takes the time of an event as a float, which tells seconds of our days to two minutes only, and
/// puts a clock's ticks in place of seconds into a file's first event: look at the curves against steps.
/// </remarks>
/// <param name="folder">The run folder, which is there when the first run has begun.</param>
internal sealed class TensorBoardFiles(Func<RunFolder> folder) : IExperimentObserver
{
    private const string Start = "events.out.tfevents.";
    private static readonly string[] Sets = ["train_", "test_", "validation_"];

    private SummaryWriter? _writer;

    /// <summary>Whether a file's name is one that is given to event files.</summary>
    /// <param name="path">A path or name.</param>
    public static bool IsOne(string path) => Path.GetFileName(path).StartsWith(Start, StringComparison.Ordinal);

    /// <inheritdoc/>
    public void OnRunStarted(RunInfo run) => _writer = null;

    /// <inheritdoc/>
    public void OnLogged(RunInfo run, MetricRow row)
    {
        _writer ??= Begin(run);
        foreach (var (metric, value) in row.Values)
        {
            _writer.add_scalar(Tag(metric), (float)value, row.Step, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        }
    }

    /// <summary>A metric's tag: <c>train/loss</c> for <c>train_loss</c>; what is of no set of examples stays as it is.</summary>
    public static string Tag(string metric)
        => Sets.FirstOrDefault(set => metric.StartsWith(set, StringComparison.Ordinal)) is { } set
            ? $"{set.TrimEnd('_')}/{metric[set.Length..]}"
            : metric;

    private SummaryWriter Begin(RunInfo run)
    {
        // A run that is resumed is told from its beginning: what an earlier attempt has left would be there twice. What a link
        // leads to may be another's.
        var all = folder().TensorBoard;
        var path = Path.Combine(all, RunName.Of(run.Key));
        Disk.MakeFolder(path);
        if (Disk.IsOwnFolder(all) && Disk.IsOwnFolder(path))
        {
            foreach (var file in Directory.GetFiles(path).Where(IsOne))
            {
                Disk.Delete(file);
            }
        }

        Disk.Announce(Path.Combine(path, Start));
        return torch.utils.tensorboard.SummaryWriter(path);
    }
}
