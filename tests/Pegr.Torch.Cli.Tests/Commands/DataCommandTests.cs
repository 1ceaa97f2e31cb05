using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileServer _server = new();
    private readonly ServedDataset _set;

    public DataCommandTests() => _set = new ServedDataset(_server);

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_data_set_is_fetched_then_verified_and_not_fetched_again()
    {
        var download = Run("download");
        Assert.Equal((0, ""), (download.ExitCode, download.Error));
        Assert.Contains("fetching pixels", download.Output);
        Assert.Contains($"pegr images --dataset served --data-dir {_folder["data"]}", download.Output);
        Assert.Equal(["data/labels", "data/pixels"], _folder.Files().Order());

        var verify = Run("verify");
        Assert.Equal((0, ""), (verify.ExitCode, verify.Error));
        Assert.Contains("4 training and 4 test images of 2x2 pixels, grey, 2 classes", verify.Output);

        Assert.Equal(0, Run("download").ExitCode);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public void A_download_that_is_cut_off_goes_on()
    {
        _set.Pixels.CutAfter = 20;
        Assert.Equal(0, Run("download").ExitCode);
        Assert.Equal([null, "bytes=20-", null], _server.Requests.Select(request => request.Range));
        Assert.Equal(0, Run("verify").ExitCode);
    }

    [Fact]
    public void A_corrupted_file_is_not_kept()
    {
        _set.Pixels.Content = [.. _set.Pixels.Content[..^1], 99];
        Failed(1, Run("download"), "pixels", "SHA-256", "deleted");
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void A_file_that_the_server_lacks_is_named()
    {
        _set.Pixels.Status = "404 Not Found";
        Failed(1, Run("download"), "pixels", "404", "run the command again");
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void An_archive_that_is_not_what_it_should_be_is_refused()
    {
        byte[] packed = [1, 2, 3];
        var archive = new ServedDataset(_server)
        {
            Download = new("served", [Remote.Archive("set.tar.gz", packed, _server.Add("set", new Served(packed)), Remote.Expected("pixels", [1]))]),
        };
        Failed(1, Run(archive, "download", TestContext.Current.CancellationToken), "set.tar.gz", "refused");
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void Stopping_says_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Failed(130, Run(_set, "download", stop.Token), "Ctrl-C", _folder["data"], "goes on from there");
        Assert.DoesNotContain(_folder.Files(), file => file.EndsWith("pixels", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused()
    {
        _folder.Write("data", "a file");
        Failed(2, Run("download"), "data-dir:", _folder["data"]);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void Files_that_differ_or_lack_are_told_by_verify()
    {
        Run("download");
        var pixels = File.ReadAllBytes(_folder["data", "pixels"]);
        pixels[^1]++;
        File.WriteAllBytes(_folder["data", "pixels"], pixels);
        var changed = Run("verify");
        Failed(1, changed, "not the publisher's files");
        Assert.Contains("DIFFERS", changed.Output);

        File.Delete(_folder["data", "labels"]);
        var lacking = Run("verify");
        Failed(1, lacking, _folder["data", "labels"]);
        Assert.Contains("missing", lacking.Output);

        Directory.Delete(_folder["data"], recursive: true);
        Failed(2, Run("verify"), "pixels");
    }

    [Theory]
    [InlineData("'pegr data --help'", "data")]
    [InlineData("unknown command 'downlod'. Did you mean 'download'? 'pegr data --help'", "data", "downlod", "mnist")]
    [InlineData("unknown option '--data-dri'. Did you mean '--data-dir'? 'pegr data verify --help'", "data", "verify", "mnist", "--data-dri", "x")]
    [InlineData("dataset: 'mnits' is unknown", "data", "download", "mnits")]
    [InlineData("fashion-mnist-sample: there is nothing to fetch", "data", "download", "fashion-mnist-sample")]
    [InlineData("data-dir: there is no folder /nowhere", "data", "verify", "mnist", "--data-dir", "/nowhere")]
    public void A_command_that_cannot_be_carried_out_is_refused(string problem, params string[] args)
        => Failed(2, CommandLine.Run(args), problem);

    [Fact]
    public async Task The_list_tells_what_is_here_and_how_to_get_the_rest()
    {
        Directory.CreateDirectory(_folder["cifar100"]);
        File.WriteAllText(_folder["cifar100", "train.bin"], "");
        File.WriteAllText(_folder["cifar100", "test.bin"], "");
        var environment = new Dictionary<string, string> { ["PEGR_DATA"] = _folder.Path };
        using var process = PegrProcess.Start(_folder.Path, environment, "data", "list");
        var outcome = await process.Finish();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches($@"cifar100 +CIFAR-100 +169 MB +{_folder["cifar100"]}\r?\n", outcome.Output);
        Assert.Matches(@"mnist +MNIST +12 MB +no; 'pegr data download mnist' fetches it", outcome.Output);
        Assert.Matches(@"folder:PATH +your own images", outcome.Output);
        Assert.Contains($"Downloads go to {_folder.Path} ", outcome.Output);
    }

    private Outcome Run(string command) => Run(_set, command, TestContext.Current.CancellationToken);

    private Outcome Run(ServedDataset set, string command, CancellationToken stop)
        => CommandLine.RunWith(null, [set], stop, "data", command, "served", "--data-dir", _folder["data"]);

    private static void Failed(int exitCode, Outcome outcome, params string[] parts)
    {
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.All(parts, part => Assert.Contains(part, outcome.Error));
    }
}
