using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Pegr.Torch.Files;

namespace Pegr.Torch.Runtime;

/// <summary>A folder that code is loaded from: the user's own, that nobody else can write to or read.</summary>
[SupportedOSPlatform("linux")]
internal static class PrivateFolder
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111_111;

    // statx(2): its structure is the same on all architectures, where stat's is not.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint OwnerAndMode = 0x1 | 0x2 | 0x8;
    private const int SizeOfStatx = 256;
    private const int OwnerAt = 20;
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;

    /// <summary>Makes the folder, or makes sure that it is the user's own and takes all rights to it from others.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Whether nobody else could write to it before either.</returns>
    /// <exception cref="IOException">It is another user's, or a link.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made or changed.</exception>
    public static bool Prepare(string path)
    {
        if (!Directory.Exists(path))
        {
            Disk.MakeFolder(Path.GetDirectoryName(path)!);
            DiskWatch.Before(DiskStep.MakeFolder, path);
            Directory.CreateDirectory(path, Mode);
        }

        var (owner, mode) = Read(path);
        if ((mode & TypeMask) != FolderType || owner != EffectiveUser())
        {
            throw new IOException($"'{path}' is a link or belongs to another user.");
        }

        var permissions = (UnixFileMode)mode & Permissions;
        if (permissions != Mode)
        {
            File.SetUnixFileMode(path, Mode);
        }

        return (permissions & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;
    }

    private static (uint Owner, int Mode) Read(string path)
    {
        var status = new byte[SizeOfStatx];
        if (Statx(CurrentFolder, path, NoFollow, OwnerAndMode, status) != 0)
        {
            throw new IOException($"'{path}': its owner cannot be found out (error {Marshal.GetLastPInvokeError()}).");
        }

        return (BitConverter.ToUInt32(status, OwnerAt), BitConverter.ToUInt16(status, ModeAt));
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
