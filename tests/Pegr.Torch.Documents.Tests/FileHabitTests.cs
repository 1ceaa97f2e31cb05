using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Documents;

namespace Pegr.Torch.Documents.Tests;

/// <summary>Files and folders are made, changed and deleted in one place, where kills are injected: nothing in the sources goes past it.</summary>
public sealed partial class FileHabitTests
{
    // The one place; a folder that has to be private from its beginning; what is no file but a switch of the kernel's; and a pipe.
    private static readonly string[] Exempt =
    [
        "src/Pegr.Torch/Files/", "src/Pegr.Torch/Runtime/PrivateFolder.cs", "src/Pegr.Torch/Diagnostics/PeakMemory.cs",
        "src/Pegr.Torch.Notebooks/NotebookHost.cs",
    ];

    [Fact]
    public void Sources_change_the_disk_through_the_one_writer_only()
    {
        var offenders =
            from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
            where !name.Contains("/obj/", StringComparison.Ordinal) && !Exempt.Any(exempt => name.StartsWith(exempt, StringComparison.Ordinal))
            from line in File.ReadLines(path).Select((text, index) => (Text: text, Number: index + 1))
            where Change().IsMatch(line.Text) && !line.Text.Contains("FileAccess.Read,", StringComparison.Ordinal)
            select $"{name}, line {line.Number}: {line.Text.Trim()}";

        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("File.WriteAllText(path, text);", true)]
    [InlineData("System.IO.File.Move(a, b, overwrite: true);", true)]
    [InlineData("using var file = new FileStream(path, FileMode.Create);", true)]
    [InlineData("Directory.CreateDirectory(path);", true)]
    [InlineData("var text = File.ReadAllText(path);", false)]
    [InlineData("if (File.Exists(path))", false)]
    public void What_changes_the_disk_is_told_from_what_reads(string line, bool changes) => Assert.Equal(changes, Change().IsMatch(line));

    [GeneratedRegex(@"\bFile\.(Move|Delete|Copy|Create\w*|WriteAll\w+|Append\w+|OpenWrite|Replace|SetUnixFileMode)\(|\bDirectory\.(Create\w+|Delete|Move)\(|\bnew (FileStream|StreamWriter)\(")]
    private static partial Regex Change();
}
