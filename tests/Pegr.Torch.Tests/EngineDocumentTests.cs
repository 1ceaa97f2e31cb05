namespace Pegr.Torch.Tests;

[Collection(DocumentRun.Collection)]
public sealed class EngineDocumentTests
{
    [Fact]
    public async Task Every_example_runs_as_printed_and_prints_what_the_document_shows()
    {
        var runs = await DocumentRun.Of("engine.md", TestContext.Current.CancellationToken);

        Assert.NotEmpty(runs);
        Assert.All(runs, run => Assert.Equal(run.Shown, run.Printed));
    }
}
