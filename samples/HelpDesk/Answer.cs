namespace HelpDesk;

/// <summary>What the desk is about to say.</summary>
/// <param name="Text">Its words.</param>
internal sealed record Answer(string Text);
