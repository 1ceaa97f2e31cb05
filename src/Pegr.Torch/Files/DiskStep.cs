namespace Pegr.Torch.Files;

/// <summary>What is about to be done to the disk.</summary>
internal enum DiskStep
{
    /// <summary>A folder is made.</summary>
    MakeFolder,

    /// <summary>A file is made or opened for writing.</summary>
    Open,

    /// <summary>Bytes are added to a file that grows while a run goes on.</summary>
    Append,

    /// <summary>A file that has been written under another name takes its place.</summary>
    Replace,

    /// <summary>A file is deleted.</summary>
    Delete,

    /// <summary>A folder is deleted.</summary>
    DeleteFolder,
}
