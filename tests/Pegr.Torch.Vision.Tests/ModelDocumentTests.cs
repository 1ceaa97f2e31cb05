using Pegr.Torch.Tests;
using Pegr.Torch.Vision.Models;

namespace Pegr.Torch.Vision.Tests;

[Collection(DocumentRun.Collection)]
public sealed class ModelDocumentTests
{
    [Fact]
    public async Task The_example_runs_as_printed_and_prints_what_the_document_shows()
    {
        var runs = await DocumentRun.Of("models.md", TestContext.Current.CancellationToken, typeof(ImageModelRegistry).Assembly);

        var run = Assert.Single(runs);
        Assert.Equal(run.Shown, run.Printed);
    }
}
