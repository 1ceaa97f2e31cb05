using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Files;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Tuning;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Writes what a search chose for each objective as settings that <c>pegr images --config</c> reads: <c>chosen/OBJECTIVE.yaml</c>.</summary>
internal static class ChosenFiles
{
    /// <summary>Ends the files' names.</summary>
    public const string Extension = ".yaml";

    /// <summary>Writes the files of a search; of a record whose configurations were given, none.</summary>
    public static void Write(RunFolder folder, RunRequest request, ExperimentRecord record)
    {
        if (record.Tuning is not { } tuning)
        {
            return;
        }

        Disk.MakeFolder(folder.Chosen);
        foreach (var candidate in tuning.Chosen)
        {
            var name = candidate.Objective + Extension;
            var chosen = new RunRequest(TuningSettings.Apply(request.Settings, candidate), request.SaveTensors, request.TensorBoard);
            FileWriter.Write(Path.Combine(folder.Chosen, name), ConfigFile.Format(ImagesDefinition.Create(), chosen, environment: null, name));
        }
    }
}
