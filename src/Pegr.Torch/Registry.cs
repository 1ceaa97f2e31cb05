using System.Collections.Immutable;

namespace Pegr.Torch;

/// <summary>
/// What a setting can name: entries under keys, in the order of presentation. A program adds its own to those of the library, for as
/// long as it runs.
/// </summary>
/// <remarks>Any thread may read and register at any time. Who reads sees all registrations that have ended, whole.</remarks>
/// <typeparam name="T">An entry, or how to make one.</typeparam>
public sealed class Registry<T>
{
    private readonly string _setting;
    private ImmutableArray<KeyValuePair<string, T>> _entries = [];

    /// <summary>Makes a registry.</summary>
    /// <param name="setting">The setting whose values the keys are, for messages.</param>
    /// <param name="entries">Keys and entries, in the order of presentation.</param>
    /// <exception cref="ArgumentException">A key stands twice, or cannot be written in settings.</exception>
    public Registry(string setting, IEnumerable<(string Key, T Value)> entries)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(setting);
        ArgumentNullException.ThrowIfNull(entries);
        _setting = setting;
        foreach (var (key, entry) in entries)
        {
            Register(key, entry);
        }
    }

    /// <summary>The keys, in the order of presentation.</summary>
    public IReadOnlyList<string> Keys => [.. _entries.Select(entry => entry.Key)];

    /// <summary>The entries, in the order of presentation.</summary>
    public IReadOnlyList<T> Entries => [.. _entries.Select(entry => entry.Value)];

    /// <summary>Adds an entry, after those there are.</summary>
    /// <param name="key">What settings call it.</param>
    /// <param name="entry">The entry.</param>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public void Register(string key, T entry)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(entry);
        if (key.Length == 0 || key.Any(c => c is ',' or ':' || char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            throw new ArgumentException($"'{key}' cannot be written in settings; use letters, digits and dashes.", nameof(key));
        }

        ImmutableInterlocked.Update(ref _entries, entries => entries.All(known => known.Key != key)
            ? entries.Add(new(key, entry))
            : throw new ArgumentException($"{_setting}: there is a '{key}' already; use another key.", nameof(key)));
    }

    /// <summary>The entry of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="setting">The setting that names it; null for the registry's own.</param>
    /// <param name="choices">What can be written, for the message; null for the keys.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public T Find(string key, string? setting = null, string? choices = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        foreach (var entry in _entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        throw InvalidInputException.Unknown(setting ?? _setting, key, choices is null ? Keys : [choices]);
    }
}
