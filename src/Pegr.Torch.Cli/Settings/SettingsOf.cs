
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Settings;

/// <summary>Makes the descriptors of one kind of settings, so that each is one line.</summary>
/// <typeparam name="T">The settings that the value is read from and put into.</typeparam>
internal static class SettingsOf<T>
    where T : ComparisonSettings
{
    /// <summary>A whole number.</summary>
    public static Setting Integer(string key, string help, Func<T, int> get, Func<T, int, T> set)
        => Of(key, Setting.IntegerPlaceholder, help, get, set, SettingText.Integer);

    /// <summary>A finite number.</summary>
    public static Setting Number(string key, string help, Func<T, double> get, Func<T, double, T> set)
        => Of(key, Setting.NumberPlaceholder, help, get, set, SettingText.Number);

    /// <summary>True or false.</summary>
    public static Setting Truth(string key, string help, Func<T, bool> get, Func<T, bool, T> set)
        => Of(key, Setting.SwitchPlaceholder, help, get, set, SettingText.Truth) with { Choices = ["true", "false"] };

    /// <summary>One name of several, of which completion offers the choices.</summary>
    public static Setting Name(
        string key, string help, Func<T, string> get, Func<T, string, T> set, IReadOnlyList<string> choices)
        => Of(key, "NAME", help, get, set, (_, text) => text) with { Choices = choices };

    /// <summary>Names separated by commas, for each of which completion offers the choices.</summary>
    public static Setting Names(
        string key, string help, Func<T, IReadOnlyList<string>> get, Func<T, IReadOnlyList<string>, T> set, IReadOnlyList<string> choices)
        => Of(key, Setting.NamesPlaceholder, help, get, set, (_, text) => SettingText.Names(text)) with { Choices = choices };

    /// <summary>Finite numbers separated by commas.</summary>
    public static Setting Numbers(
        string key, string help, Func<T, IReadOnlyList<double>> get, Func<T, IReadOnlyList<double>, T> set)
        => Of(key, $"X{Setting.MorePlaceholder}", help, get, set, SettingText.Numbers);

    /// <summary>A folder; resolved settings have its absolute path.</summary>
    public static Setting Folder(string key, string help, Func<T, string> get, Func<T, string, T> set)
        => Of(key, "DIR", help, get, set, (_, text) => SettingText.FullPath(text));

    /// <summary>A file; resolved settings have its absolute path.</summary>
    public static Setting File(string key, string help, Func<T, string> get, Func<T, string, T> set)
        => Of(key, Setting.FilePlaceholder, help, get, set, (_, text) => SettingText.FullPath(text));

    private static Setting Of<TValue>(
        string key,
        string placeholder,
        string help,
        Func<T, TValue> get,
        Func<T, TValue, T> set,
        Func<string, string, TValue> parse)
        where TValue : notnull
        => new(
            key,
            placeholder,
            help,
            request => get((T)request.Settings),
            (request, text) => request with { Settings = set((T)request.Settings, parse(key, text)) });
}
