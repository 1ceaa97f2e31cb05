namespace Pegr.Torch.Vision.Downloads;

/// <summary>Where downloaded data sets lie where no other place is named.</summary>
public static class DataCache
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "PEGR_DATA";

    /// <summary>
    /// The folder of all data sets: that of <c>PEGR_DATA</c>, or else <c>pegr/data</c> in the user's cache, which is
    /// <c>XDG_CACHE_HOME</c> or <c>~/.cache</c> (on Windows the local application data).
    /// </summary>
    public static string Root =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? Path.GetFullPath(named)
        : Path.Combine(UserCache(), "pegr", "data");

    /// <summary>The folder of one data set.</summary>
    /// <param name="name">Its name (see <see cref="DatasetDownload.Folder"/>).</param>
    public static string FolderOf(string name) => Path.Combine(Root, name);

    // The XDG specification has relative paths ignored.
    private static string UserCache()
        => OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache) ? cache
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache")
        : Path.GetTempPath();
}
