namespace Cloister.AgUi;

/// <summary>How strictly a stream of events is held to the rules of the protocol.</summary>
public enum VerificationMode
{
    /// <summary>The first event that breaks a rule rejects the stream.</summary>
    Strict,

    /// <summary>
    /// An event that cannot be applied as it stands is dropped and reported, and the run goes on. An order that harms nobody is let pass:
    /// a stream or a run that begins in the middle of something, items begun twice, steps that do not match, items open at the end.
    /// </summary>
    Lenient,

    /// <summary>Nothing is checked. What cannot be read or expanded at all is still dropped and reported.</summary>
    Off,
}
