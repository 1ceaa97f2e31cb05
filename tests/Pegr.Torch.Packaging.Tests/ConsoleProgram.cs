namespace Pegr.Torch.Packaging.Tests;

/// <summary>A console program outside of the repository that uses the packed files.</summary>
internal sealed class ConsoleProgram
{
    private readonly string _folder;

    /// <summary>Writes its project: packages by name and version, and the code.</summary>
    public ConsoleProgram(PackedLibraries packed, string name, IReadOnlyDictionary<string, string> packages, string code)
    {
        packed.Require();
        _folder = Directory.CreateDirectory(Path.Combine(packed.Root, name)).FullName;
        var references = packages.Select(package => $"""    <PackageReference Include="{package.Key}" Version="{package.Value}" />""");
        // Our packages are unpacked here, those of others are read where they are: nothing is added to the machine's folder.
        File.WriteAllText(Path.Combine(_folder, "Program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{Build.TargetFramework}</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RuntimeIdentifier>{Build.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{Path.Combine(packed.Root, "unpacked")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Build.PackageFolder}</RestoreFallbackFolders>
                <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', references)}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), Readme.PackageSources(packed.Feed));
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), code);
    }

    /// <summary>Where the built program is.</summary>
    public string Output => Path.Combine(_folder, "out");

    /// <summary>Builds and runs it; skips the test where others' packages cannot be had.</summary>
    /// <returns>What it printed, line by line.</returns>
    public async Task<IReadOnlyList<string>> Run(CancellationToken cancellation)
    {
        var built = await Sdk.Run(_folder, ["build", "-c", "Release", "-nr:false", "-p:UseSharedCompilation=false", "-o", Output], cancellation);
        built.Succeeded("Building the program");
        var run = await Sdk.Run(_folder, [Path.Combine(Output, "Program.dll")], cancellation);
        Assert.True(run.ExitCode == 0, $"The program ended with {run.ExitCode}.\n{run.Output}\n{run.Error}");
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
