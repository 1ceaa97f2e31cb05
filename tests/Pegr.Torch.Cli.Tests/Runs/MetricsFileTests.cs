using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Runs;

public sealed class MetricsFileTests : IDisposable
{
    private static readonly RunInfo Info = new("pegr", 0.1, 3, 0, 1, 100);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_on_disk_as_soon_as_it_is_logged()
    {
        using var file = new MetricsFile(_folder["metrics.csv"]);

        file.Append(Info, Records.Row(0, ("train_loss", 0.1 + 0.2), ("test_accuracy", 1)));

        Assert.Equal("objective,lambda,seed,step,train_loss,test_accuracy\npegr,0.1,3,0,0.30000000000000004,1\n", Read());
    }

    [Fact]
    public void Columns_stay_as_the_first_line_has_them()
    {
        using var file = new MetricsFile(_folder["metrics.csv"]);

        file.Append(Info, Records.Row(0, ("a", 1), ("b", 2)));
        file.Append(Info, Records.Row(1, ("b", 3)));

        Assert.Equal("objective,lambda,seed,step,a,b\npegr,0.1,3,0,1,2\npegr,0.1,3,1,NaN,3\n", Read());
    }

    [Fact]
    public void Of_a_run_that_is_gone_on_with_no_line_is_missing_at_any_time()
    {
        const string before = "objective,lambda,seed,step,a\npegr,0.1,3,0,1\npegr,0.1,3,1,2\npegr,0.1,3,2,3";
        _folder.Write("metrics.csv", before);
        using var file = new MetricsFile(_folder["metrics.csv"], goOn: true);

        file.Append(Info, Records.Row(0, ("a", 1)));
        Assert.Equal(before, Read());

        file.Append(Info, Records.Row(1, ("a", 2)));
        file.Append(Info, Records.Row(2, ("a", 3))); // of which the end was not written
        file.Append(Info, Records.Row(3, ("a", 4)));
        Assert.Equal(before + "\npegr,0.1,3,3,4\n", Read());
    }

    [Fact]
    public void Lines_that_differ_end_what_is_kept()
    {
        _folder.Write("metrics.csv", "objective,lambda,seed,step,a\npegr,0.1,3,0,1\npegr,0.1,3,1,2\npegr,0.1,3,2,3\n");
        using var file = new MetricsFile(_folder["metrics.csv"], goOn: true);

        file.Append(Info, Records.Row(0, ("a", 1)));
        file.Append(Info, Records.Row(1, ("a", 5)));

        Assert.Equal("objective,lambda,seed,step,a\npegr,0.1,3,0,1\npegr,0.1,3,1,5\n", Read());
    }

    [Fact]
    public void A_full_disk_is_reported_at_once()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("This system has no device that is always full.");
        }

        using var file = new MetricsFile("/dev/full");

        Assert.Throws<IOException>(() => file.Append(Info, Records.Row(0, ("a", 1))));
    }

    private string Read()
    {
        using var stream = new FileStream(_folder["metrics.csv"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(stream).ReadToEnd();
    }
}
