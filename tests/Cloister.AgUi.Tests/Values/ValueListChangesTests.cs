namespace Cloister.AgUi.Tests;

public sealed class ValueListChangesTests
{
    private static readonly ValueList<object> Earlier = Objects(100);

    [Fact]
    public void A_list_has_no_changes_since_itself() => Assert.Empty(Earlier.ChangedSince(Earlier));

    [Fact]
    public void Every_place_is_new_since_the_empty_list() => Assert.Equal(Enumerable.Range(0, 100), Earlier.ChangedSince([]));

    [Fact]
    public void An_empty_list_has_no_changed_places() => Assert.Empty(Objects(0).ChangedSince(Earlier));

    [Fact]
    public void Items_set_and_added_are_found()
    {
        var later = Earlier.SetItem(0, new()).SetItem(63, new()).SetItem(98, new()).Add(new());

        Assert.Equal([0, 63, 98, 100], later.ChangedSince(Earlier));
    }

    [Fact]
    public void A_shorter_list_has_only_the_places_it_has()
    {
        Assert.Empty(Earlier.Take(70).ChangedSince(Earlier));
        Assert.Equal([32], Earlier.Take(33).SetItem(32, new()).ChangedSince(Earlier));
    }

    [Fact]
    public void What_comes_after_an_inserted_item_is_changed() =>
        Assert.Equal(Enumerable.Range(90, 11), Earlier.Insert(90, new()).ChangedSince(Earlier));

    [Fact]
    public void Equal_objects_are_other_objects_and_equal_values_are_not()
    {
        Assert.Equal([0], ValueList.Create<object>([new string('x', 1)]).ChangedSince([new string('x', 1)]));
        Assert.Equal([1], ValueList.Create<int>([1, 2]).ChangedSince([1, 3]));
    }

    private static ValueList<object> Objects(int count) => Enumerable.Range(0, count).Select(_ => new object()).ToValueList();
}
