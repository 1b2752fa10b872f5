namespace HelpDesk;

/// <summary>What somebody asks the desk.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Text">What.</param>
internal sealed record Question(string Customer, string Text);
