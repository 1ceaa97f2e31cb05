using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Pegr.Torch.Cli.Settings;

/// <summary>
/// Hands out a scanner's tokens until they nest deeper than any file of ours: the time that scanning takes grows with the
/// square of the depth, and a megabyte of brackets would take days.
/// </summary>
/// <param name="inner">The scanner.</param>
internal sealed class ShallowScanner(IScanner inner) : IScanner
{
    private const int MaxDepth = 16;

    private int _depth;

    /// <inheritdoc/>
    public Mark CurrentPosition => inner.CurrentPosition;

    /// <inheritdoc/>
    public Token? Current => inner.Current;

    /// <inheritdoc/>
    public bool MoveNext() => Follow(inner.MoveNext);

    /// <inheritdoc/>
    public bool MoveNextWithoutConsuming() => Follow(inner.MoveNextWithoutConsuming);

    /// <inheritdoc/>
    public void ConsumeCurrent() => inner.ConsumeCurrent();

    private bool Follow(Func<bool> move)
    {
        try
        {
            if (!move())
            {
                return false;
            }
        }
        catch (InvalidOperationException error)
        {
            // The scanner's own word for some texts, such as a key that spans lines within braces.
            throw new SemanticErrorException(CurrentPosition, CurrentPosition, error.Message);
        }

        _depth += Current switch
        {
            FlowSequenceStart or FlowMappingStart or BlockSequenceStart or BlockMappingStart => 1,
            FlowSequenceEnd or FlowMappingEnd or BlockEnd => -1,
            _ => 0,
        };
        return _depth <= MaxDepth
            ? true
            : throw new SemanticErrorException(Current!.Start, Current.End, "lists and mappings are nested too deeply");
    }
}
