namespace Cloister.Tests.Services;

public sealed class OverrideTests
{
    private static readonly ConfigMap English = ConfigMap.Of(("lang", "en"));
    private static readonly ConfigMap German = ConfigMap.Of(("lang", "de"));

    private readonly ServiceRegistry _registry = new();

    public OverrideTests()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha", Priority.High);
        _registry.Add(Slots.Beta, Slots.Speaker, "beta", Priority.Normal);
        _registry.Add(Slots.Beta, Slots.Printer, "printer");
    }

    private ServiceRegistration Alpha => _registry.GetRegistrations(Slots.Speaker.Id)!.Single(r => r.PluginId == Slots.Alpha);

    [Fact]
    public void A_row_moves_existing_registrations_at_once_and_its_going_moves_them_back()
    {
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Priority: Priority.Lowest)]);
        Assert.Equal(["beta", "alpha"], _registry.ChainOf(Slots.Speaker.Id));

        _registry.ApplyOverrides([]);

        Assert.Equal(["alpha", "beta"], _registry.ChainOf(Slots.Speaker.Id));
        Assert.Equal(Priority.High, Alpha.EffectivePriority);
    }

    [Fact]
    public void Rows_apply_to_what_is_registered_later()
    {
        _registry.ApplyOverrides([new(Slots.Gamma, Slots.Speaker.Id, Priority: Priority.System, Settings: English)]);

        _registry.Add(Slots.Gamma, Slots.Speaker, "gamma", Priority.Lowest);

        Assert.Equal("gamma", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(English, _registry.ResolveRegistration(Slots.Speaker.Id).Settings);
    }

    [Fact]
    public void Slots_that_no_row_names_stay_as_they_are()
    {
        var before = _registry.ResolveRegistration(Slots.Printer.Id);

        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Enabled: false)]);
        _registry.ApplyOverrides([]);

        Assert.Same(before, _registry.ResolveRegistration(Slots.Printer.Id));
    }

    [Fact]
    public void No_rows_after_no_rows_change_nothing()
    {
        var before = _registry.ResolveRegistration(Slots.Speaker.Id);

        _registry.ApplyOverrides([]);

        Assert.Same(before, _registry.ResolveRegistration(Slots.Speaker.Id));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    public void Either_side_disables(bool ownRow, bool winnersRow, bool expected)
    {
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, ownRow), new(PluginId.WinnerScoped, Slots.Speaker.Id, winnersRow)]);

        Assert.Equal(expected, Alpha.IsEnabled);
    }

    [Fact]
    public void One_disabled_row_of_several_disables()
    {
        _registry.ApplyOverrides([
            new(Slots.Alpha, Slots.Speaker.Id),
            new(Slots.Alpha, Slots.Speaker.Id, Enabled: false),
            new(Slots.Alpha, Slots.Speaker.Id),
        ]);

        Assert.False(Alpha.IsEnabled);
    }

    [Fact]
    public void Several_rows_merge_knob_by_knob_and_the_first_that_says_something_counts()
    {
        _registry.ApplyOverrides([
            new(Slots.Alpha, Slots.Speaker.Id),
            new(Slots.Alpha, Slots.Speaker.Id, Priority: 3),
            new(Slots.Alpha, Slots.Speaker.Id, Settings: English),
            new(Slots.Alpha, Slots.Speaker.Id, Priority: 4, Settings: German),
        ]);

        Assert.Equal((3, English, true), (Alpha.EffectivePriority, Alpha.Settings, Alpha.IsEnabled));
    }

    [Fact]
    public void Rows_for_the_winner_never_change_a_priority()
    {
        _registry.ApplyOverrides([new(PluginId.WinnerScoped, Slots.Speaker.Id, Priority: 1)]);

        Assert.Equal(Priority.High, Alpha.EffectivePriority);
    }

    [Fact]
    public void Rows_for_the_winner_reach_every_registration_of_the_slot()
    {
        _registry.ApplyOverrides([new(PluginId.WinnerScoped, Slots.Speaker.Id, Settings: English)]);

        Assert.All(_registry.GetRegistrations(Slots.Speaker.Id)!, registration => Assert.Equal(English, registration.Settings));
        Assert.Empty(_registry.ResolveRegistration(Slots.Printer.Id).Settings);
    }

    [Fact]
    public void A_plugins_own_config_replaces_the_winners_as_a_whole()
    {
        _registry.ApplyOverrides([
            new(PluginId.WinnerScoped, Slots.Speaker.Id, Settings: German.With("volume", 3)),
            new(PluginId.WinnerScoped, Slots.Speaker.Id, Settings: English),
            new(Slots.Alpha, Slots.Speaker.Id, Settings: English),
        ]);

        Assert.Equal(English, Alpha.Settings);
        Assert.Equal(German.With("volume", 3), _registry.GetRegistrations(Slots.Speaker.Id)![1].Settings);
        Assert.Equal(English, _registry.GetEffectiveSettings(Slots.Alpha, Slots.Speaker.Id));
        Assert.Equal(German.With("volume", 3), _registry.GetEffectiveSettings(Slots.Gamma, Slots.Speaker.Id));
        Assert.Empty(_registry.GetEffectiveSettings(Slots.Beta, Slots.Printer.Id));
    }

    [Fact]
    public void Rows_in_force_can_be_read()
    {
        ServiceOverride[] rows = [new(Slots.Alpha, Slots.Speaker.Id, false, 3, English), new(PluginId.WinnerScoped, Slots.Printer.Id)];

        _registry.ApplyOverrides(rows);

        Assert.Equal(rows, _registry.Overrides);
        Assert.Equal(new ServiceOverride(Slots.Alpha, Slots.Speaker.Id, false, 3, ConfigMap.Of(("lang", "en"))), _registry.Overrides[0]);
    }

    [Fact]
    public void Nothing_is_no_row()
    {
        Assert.Throws<ArgumentNullException>("rows", () => _registry.ApplyOverrides(null!));
        Assert.Throws<ArgumentNullException>("rows", () => _registry.ApplyOverrides([null!]));
        Assert.Throws<ArgumentException>("rows", () => _registry.ApplyOverrides([new(default, Slots.Speaker.Id)]));
        Assert.Throws<ArgumentException>("rows", () => _registry.ApplyOverrides([new(Slots.Alpha, default)]));
        Assert.Empty(_registry.Overrides);
    }
}
