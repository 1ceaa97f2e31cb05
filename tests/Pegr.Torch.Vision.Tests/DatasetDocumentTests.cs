using Pegr.Torch.Tests;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Tests;

[Collection(DocumentRun.Collection)]
public sealed class DatasetDocumentTests
{
    [Fact]
    public async Task Every_example_runs_as_printed_and_prints_what_the_document_shows()
    {
        var runs = await DocumentRun.Of("datasets.md", TestContext.Current.CancellationToken, typeof(ImageDatasetRegistry).Assembly);

        Assert.Equal(4, runs.Count);
        Assert.All(runs, run => Assert.Equal(run.Shown, run.Printed));
    }
}
