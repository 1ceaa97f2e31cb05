namespace Pegr.Torch.Cli.Settings;

/// <summary>The command's own settings, which every experiment has: what is kept of a run.</summary>
internal static class RecordSettingList
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "tensorboard",
            Setting.SwitchPlaceholder,
            "Whether the metrics are kept for TensorBoard too, as tensorboard/RUN/events.out.tfevents.*.",
            request => request.TensorBoard,
            (request, text) => request with { TensorBoard = SettingText.Truth("tensorboard", text) }),
    ];
}
