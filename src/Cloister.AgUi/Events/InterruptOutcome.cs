namespace Cloister.AgUi;

/// <summary>The run stopped to ask. What continues it is another run, whose input answers every interrupt.</summary>
/// <param name="Interrupts">At least one question.</param>
public sealed record InterruptOutcome(ValueList<Interrupt> Interrupts) : FinishOutcome;
