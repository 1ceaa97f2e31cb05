namespace Pegr.Torch.Tests.Support;

/// <summary>The Python that docs/python.md prints.</summary>
internal static class PythonPage
{
    /// <summary>The examples that define these functions and classes, in the page's order, as one program.</summary>
    public static string Definitions(params string[] names)
    {
        var examples = DocumentBlock.Of("python.md").Where(block => block.Language == "python").ToList();
        var defining = names.Select(name => Assert.Single(
            examples, block => block.Code.Contains($"def {name}(") || block.Code.Contains($"class {name}(")));
        return string.Join('\n', defining.Distinct().Select(block => block.Code));
    }
}
