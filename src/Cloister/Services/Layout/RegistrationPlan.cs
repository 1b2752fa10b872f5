namespace Cloister;

/// <summary>
/// A change of registrations that was worked out once: from a layout, without the plugins that leave, with what others
/// registered, to a layout. Further scopes that go the same way compare instead of building.
/// </summary>
/// <param name="Start">The layout before.</param>
/// <param name="Leaving">The plugins whose registrations go.</param>
/// <param name="Entering">What was registered, in order.</param>
/// <param name="Origins">For each place of the result: the place before, or the complement of the place in <paramref name="Entering"/>.</param>
/// <param name="Result">The layout after, under its final rows.</param>
internal sealed record RegistrationPlan(
    RegistryLayout Start,
    IReadOnlySet<PluginId> Leaving,
    RegistrationDefinition[] Entering,
    int[] Origins,
    RegistryLayout Result
)
{
    public bool Fits(RegistryLayout start, IReadOnlySet<PluginId> leaving) =>
        ReferenceEquals(Start, start) && (ReferenceEquals(Leaving, leaving) || Leaving.SetEquals(leaving));
}
