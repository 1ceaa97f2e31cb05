using TorchSharp.Modules;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>Tells what a local loop does and what would make it faster.</summary>
internal static class LoopAdvice
{
    /// <summary>One line.</summary>
    public static string Of(LoopShare share)
    {
        var (looped, calls) = (share.Looped, share.Looped.Calls.Count);
        var passes = calls == 1 ? "one pass of each example through it alone" : $"{calls} passes of each example through it alone";
        return $"{looped.Title}: no rule for {string.Join(", ", share.Names)}, so {passes}, there and back twice. Faster: {Faster(looped)}.";
    }

    private static string Faster(LoopedModule looped) => looped.Module switch
    {
        LSTM or GRU or RNN or MultiheadAttention or TransformerEncoderLayer or TransformerEncoder or TransformerDecoderLayer or Bilinear or EmbeddingBag
            => "CompositionConverter.Compose(model), which makes the same of layers that have rules",
        LSTMCell or GRUCell or RNNCell or TransformerDecoder or Transformer => "the same from layers that have rules",
        _ => "a rule for it, or these parameters in a layer of their own that has one (LearnedPositions, ClassToken, LayerScale, Linear)",
    };
}
