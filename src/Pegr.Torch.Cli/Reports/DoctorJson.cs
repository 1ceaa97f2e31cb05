using System.Globalization;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Diagnostics;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What <c>pegr doctor</c> found, for programs.</summary>
internal static class DoctorJson
{
    /// <summary>The object's text.</summary>
    /// <param name="report">What was loaded.</param>
    /// <param name="checks">What was checked.</param>
    /// <param name="device">On which device.</param>
    /// <param name="passed">Whether everything holds, the comparison of devices included.</param>
    public static string Format(LibTorchReport report, IReadOnlyList<SelfCheckResult> checks, string device, bool passed) => JsonLayout.Object(json =>
    {
        json.WriteString("pegr", RunEnvironment.Version);
        json.WriteString("torchsharp", report.TorchSharpVersion.ToString());
        json.WriteString("libtorch", report.LibTorchVersion.ToString());
        json.WriteString("libtorch_folder", report.Folder);
        json.WriteString("native_library", report.NativeLibrary);
        json.WriteBoolean("adapted", report.Patched);
        json.WriteStartArray("devices");
        foreach (var name in report.Devices)
        {
            json.WriteStringValue(name.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteNumber("threads", report.Threads);
        json.WriteString("checked_device", device);
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteBoolean("passed", check.Passed);
            json.WriteString("detail", check.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("passed", passed);
    });
}
