namespace Pegr.Torch.Cli.Settings;

/// <summary>A value that the user gave to a setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Text">The value as it was written.</param>
/// <param name="Origin">What a message puts before the setting's name to say where the value stands, such as <c>--</c>.</param>
internal sealed record Assignment(Setting Setting, string Text, string Origin)
{
    /// <summary>Puts the value into a request.</summary>
    /// <exception cref="InvalidInputException">The text has the wrong form; the message says where it stands.</exception>
    public RunRequest ApplyTo(RunRequest request)
    {
        if (Text.Any(char.IsControl))
        {
            throw new InvalidInputException($"{Origin}{Setting.Key}: the value holds a control character.");
        }

        try
        {
            return Setting.Apply(request, Text);
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException(Origin + refusal.Message, refusal);
        }
    }
}
