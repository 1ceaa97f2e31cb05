namespace Pegr.Torch.Interactive.Tests;

public sealed class NotebookTests
{
    [Fact]
    public void A_notebook_begins_with_one_line_on_what_was_started()
    {
        var line = Notebook.Init();

        Assert.Matches(@"^Pegr\.Torch \d+\.\d+\.\d+.*, TorchSharp \d+\.\d+\.\d+, libtorch .+; devices: cpu(, cuda:\d+)*$", line);
        Assert.Same(line, Notebook.Init());
    }
}
