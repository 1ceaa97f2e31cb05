using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Downloads;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr data</c>: which image data sets there are; fetches and checks them.</summary>
internal static class DataCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var list = new Command("list", "Show the data sets, and which are on this machine.");
        list.SetAction(_ => List(context));
        return new Command("data", "List, download and verify image data sets.")
        {
            list,
            OfOne("download", "Fetch a data set; an interrupted download is continued.", context, Download),
            OfOne("verify", "Compare a data set's files with the publisher's, and count its images.", context, Verify),
        };
    }

    private static Command OfOne(
        string name, string help, CommandContext context, Func<CommandContext, IImageDatasetSource, string?, int> action)
    {
        var dataset = new Argument<string>("NAME") { HelpName = "NAME", Description = $"Data set: {string.Join(", ", context.Datasets.Select(set => set.Key))}." };
        dataset.CompletionSources.Add(_ => context.Datasets.Select(set => set.Key));
        var folder = new Option<string>("--data-dir")
        {
            HelpName = "DIR",
            Description = $"Folder of its files. Default: its folder in {DataCache.Variable}, or else in the user's cache.",
        };
        var command = new Command(name, help) { dataset, folder };
        command.SetAction(parse => action(
            context, Find(context, parse.GetRequiredValue(dataset)), parse.GetValue(folder) is { Length: > 0 } path ? FullPath(path) : null));
        return command;
    }

    private static int List(CommandContext context)
    {
        foreach (var line in DatasetTables.List(context.Datasets))
        {
            context.Console.WritePlain(line);
        }

        context.Console.WritePlain($"Downloads go to {DataCache.Root} ({DataCache.Variable} names another folder).");
        return ExitCode.Success;
    }

    private static int Download(CommandContext context, IImageDatasetSource source, string? dataDir)
    {
        if (source.Download is not { } download)
        {
            throw new InvalidInputException($"{source.Key}: there is nothing to fetch. {source.Description}");
        }

        var folder = dataDir ?? DataCache.FolderOf(download.Folder);
        try
        {
            using var watch = context.Stop.Begin();
            using var downloader = new DatasetDownloader();
            DownloadDisplay.Follow(
                context.Console, show => downloader.Download(download, folder, show, watch.Token).GetAwaiter().GetResult());
        }
        catch (DownloadException failure)
        {
            throw new RunFailedException(ExitCode.Failed, failure.Message, failure);
        }
        catch (OperationCanceledException stop)
        {
            throw new RunFailedException(
                context.Stop.ExitCode, $"stopped by {context.Stop.Name}. What has come is kept in {folder}: the same command goes on from there.", stop);
        }

        var use = dataDir is null ? "" : $" --data-dir {ShellText.QuoteFolder(folder)}";
        context.Console.WritePlain($"{source.Name} is in {folder}: pegr images --dataset {source.Key}{use}");
        return ExitCode.Success;
    }

    private static int Verify(CommandContext context, IImageDatasetSource source, string? dataDir)
    {
        var folder = dataDir ?? source.DefaultFolder;
        var files = source.Download is { } download && Directory.Exists(folder)
            ? download.Contents.Select(file => (File: file, State: FileCheck.Check(folder, file))).ToList()
            : [];
        if (files.Count > 0)
        {
            context.Console.Write(DatasetTables.Files(files));
        }

        var good = files.All(file => file.State == FileState.Good);
        try
        {
            var (train, test) = DatasetHint.Around(source, () => source.Load(new ImageDatasetOptions { DataDir = dataDir ?? "" }));
            context.Console.WritePlain(
                $"{source.Name} in {folder}: {train.Count} training and {test.Count} test images of {train.Width}x{train.Height} pixels, "
                + $"{(train.Channels == 1 ? "grey" : "color")}, {train.ClassNames.Length} classes");
        }
        catch (InvalidInputException unreadable) when (!good)
        {
            throw new RunFailedException(ExitCode.Failed, unreadable.Message, unreadable);
        }

        return good
            ? ExitCode.Success
            : throw new RunFailedException(
                ExitCode.Failed, $"{folder}: these are not the publisher's files; 'pegr data download {source.Key}' fetches them.", null);
    }

    private static IImageDatasetSource Find(CommandContext context, string key)
        => context.Datasets.FirstOrDefault(source => source.Key == key) ?? ImageDatasetRegistry.Find(ImageDatasetRegistry.Resolve(key));

    private static string FullPath(string path)
        => path.Contains('\0', StringComparison.Ordinal)
            ? throw new InvalidInputException("--data-dir: the value holds a control character.")
            : Path.GetFullPath(path);
}
